using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>What the frames of one run come from: a process of its own, or the turn of one clip in a process that stays.</summary>
internal interface IDecoderProcess : IAsyncDisposable
{
    /// <summary>Pixels of frame after frame.</summary>
    Stream Pixels { get; }

    /// <summary>A line for each frame, before its pixels, and log lines.</summary>
    LineReader Lines { get; }

    /// <summary>How the line begins that ends the run, followed by <c>ok</c> or a code and a reason; null if the run ends with its lines.</summary>
    string? EndMark { get; }

    /// <summary>After the last line: the exit code (128 + n after a signal n), and how many bytes of pixels were left, as far as <paramref name="spare"/> holds them.</summary>
    ValueTask<(int ExitCode, int LeftBytes)> EndAsync(Memory<byte> spare, CancellationToken cancellation);

    /// <summary>Ends it at once.</summary>
    void Kill();
}
