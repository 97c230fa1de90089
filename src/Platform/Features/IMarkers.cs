namespace QueueWorkers.Platform.Features;

/// <summary>Flushed marker files beside the parts: what has ended (R14) and what has begun alone (R12).</summary>
public interface IMarkers
{
    /// <summary>Whether the video has ended. Asked at the start of a message, before each write and after the last one.</summary>
    ValueTask<bool> HasEndedAsync(Guid videoId, CancellationToken cancellation);

    /// <summary>Marks a video as ended.</summary>
    ValueTask MarkEndedAsync(Guid videoId, CancellationToken cancellation);

    /// <summary>Counts one more beginning of a piece of work and returns how many there were before without an orderly end.</summary>
    ValueTask<int> BeginAsync(string work, CancellationToken cancellation);

    /// <summary>Forgets the beginnings of a piece of work: it came to an orderly end.</summary>
    ValueTask EndAsync(string work, CancellationToken cancellation);
}
