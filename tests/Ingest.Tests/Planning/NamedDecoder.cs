using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Tests.Planning;

/// <summary>A decoder that plans ask for its traits, and nobody runs.</summary>
internal sealed class NamedDecoder(string kind) : IVideoDecoder
{
    public string Kind => kind;

    public string Version => "1";

    public string Colour => "exact";

    public DecoderTraits Traits { get; } = new();

    public ValueTask<Func<string, bool>> CodecsAsync(CancellationToken cancellation) => new(_ => true);

    public ValueTask<IDecodeRun> StartAsync(DecodeRequest request, CancellationToken cancellation) => throw new NotSupportedException();
}
