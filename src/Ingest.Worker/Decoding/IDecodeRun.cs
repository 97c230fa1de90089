using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>A running decoder. Disposing it ends the process, whatever it is doing.</summary>
public interface IDecodeRun : IAsyncDisposable
{
    /// <summary>
    /// Reads the next frame into <paramref name="frame"/> (width × height × 3 bytes) and returns its timestamp in ticks of the stream,
    /// in presentation order; null at the end, when <see cref="Failure"/> says whether it was the end.
    /// </summary>
    ValueTask<long?> ReadAsync(Memory<byte> frame, CancellationToken cancellation);

    /// <summary>After the end: why the run is not whole (exit code, missing bytes or timestamps, timeout); null where it is.</summary>
    Failure? Failure { get; }

    /// <summary>After the end: what the decoder complained about on its way, although it went on; null where it did not.</summary>
    string? Complaint { get; }

    /// <summary>After the end: what is worth knowing of the frames and no error.</summary>
    IReadOnlyList<Warning> Warnings { get; }
}
