using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A running decoder. Disposing it ends the process, whatever it is doing.</summary>
public interface IDecodeRun : IAsyncDisposable
{
    /// <summary>
    /// Reads frames (width × height × 3 bytes each) into <paramref name="frames"/>, in presentation order, until it is full or a while has passed, and adds
    /// what is known of each to <paramref name="stamps"/>. Returns how many; 0 at the end, when <see cref="Failure"/> says whether it was the end.
    /// </summary>
    ValueTask<int> ReadAsync(Memory<byte> frames, List<FrameStamp> stamps, CancellationToken cancellation);

    /// <summary>After the end: why the run is not whole (exit code, missing bytes or timestamps, timeout); null if it is.</summary>
    Failure? Failure { get; }

    /// <summary>After the end: what the decoder knows of its way.</summary>
    DecodeAccount Account { get; }
}
