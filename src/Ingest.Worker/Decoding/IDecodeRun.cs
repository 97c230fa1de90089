using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A running decoder. Disposing it ends the process, whatever it is doing.</summary>
public interface IDecodeRun : IAsyncDisposable
{
    /// <summary>
    /// Reads frames (width × height × 3 bytes each) into <paramref name="frames"/>, in presentation order, until it is full or a while has passed, and adds
    /// the timestamp of each, in ticks of the stream, to <paramref name="pts"/>. Returns how many; 0 at the end, when <see cref="Failure"/> says whether it was the end.
    /// </summary>
    ValueTask<int> ReadAsync(Memory<byte> frames, List<long> pts, CancellationToken cancellation);

    /// <summary>After the end: why the run is not whole (exit code, missing bytes or timestamps, timeout); null if it is.</summary>
    Failure? Failure { get; }

    /// <summary>After the end: what the decoder complained about on its way, although it went on; null if it did not.</summary>
    string? Complaint { get; }

    /// <summary>After the end: what is worth knowing of the frames and no error.</summary>
    IReadOnlyList<Warning> Warnings { get; }
}
