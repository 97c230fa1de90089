using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>A decoder that gives so many frames of nothing, one at a time.</summary>
internal sealed class CountingRun(int frames) : IDecodeRun
{
    /// <summary>Frames given so far.</summary>
    public int Given { get; private set; }

    public Failure? Failure => null;

    public DecodeAccount Account { get; } = new();

    public ValueTask<int> ReadAsync(Memory<byte> room, List<FrameStamp> stamps, CancellationToken cancellation)
    {
        if (Given == frames)
            return new(0);
        stamps.Add(new FrameStamp(Given, Given));
        Given++;
        return new(1);
    }

    public ValueTask DisposeAsync() => default;
}
