using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>What answers one command: a process of its own, or the turn of one clip in a process that stays.</summary>
internal interface IDecoderProcess : IAsyncDisposable
{
    /// <summary>Pixels of frame after frame.</summary>
    Stream Pixels { get; }

    /// <summary>Lines: of each frame, before its pixels; of faults; of the end.</summary>
    LineReader Lines { get; }

    /// <summary>After the last line: the exit code (128 + n after a signal n), and how many bytes of pixels were left, as far as <paramref name="spare"/> holds them.</summary>
    ValueTask<(int ExitCode, int LeftBytes)> EndAsync(Memory<byte> spare, CancellationToken cancellation);

    /// <summary>Ends it at once.</summary>
    void Kill();
}
