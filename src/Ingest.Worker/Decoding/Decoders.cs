using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>The decoders of this worker.</summary>
/// <param name="preferred">The one that plans name.</param>
/// <param name="reason">Why that one, in one sentence.</param>
/// <param name="findOther">Finds another one, which decodes what other workers planned; asked when it is needed.</param>
public sealed class Decoders(IVideoDecoder preferred, string reason, Func<IVideoDecoder?>? findOther = null)
{
    private readonly Lazy<IReadOnlyList<IVideoDecoder>> _all = new(() => findOther?.Invoke() is { } other ? [preferred, other] : [preferred]);

    /// <summary>The one that plans name.</summary>
    public IVideoDecoder Preferred => preferred;

    /// <summary>The one that describes videos: the preferred one, if nothing else is said.</summary>
    internal ChildDecoder? Describer { get; init; } = preferred as ChildDecoder;

    /// <summary>Starts what waits for the first clip, so that it need not wait for that.</summary>
    internal Task WarmAsync() => Describer?.WarmAsync() ?? Task.CompletedTask;

    /// <summary>Why that one.</summary>
    public string Reason => reason;

    /// <summary>All of them: the worker consumes a queue for each.</summary>
    public IReadOnlyList<IVideoDecoder> All => _all.Value;

    /// <summary>The one that a plan names. Throws <see cref="VideoException"/> if this worker lacks it.</summary>
    public IVideoDecoder Of(string kind) => preferred.Kind == kind ? preferred : All.FirstOrDefault(d => d.Kind == kind)
        ?? throw new VideoException(FailureCode.Internal, $"The plan names the decoder \"{kind}\", which this worker does not have (Ingest:Decoder).");
}
