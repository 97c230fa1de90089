using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Features;

/// <summary>The final files of a video, linked: the first write wins.</summary>
public interface IResultStore
{
    /// <summary>Absolute path that the final file of a kind has, whether it is there or not.</summary>
    string PathOf(Guid videoId, string fileName);

    /// <summary>The report that stands, if there is one.</summary>
    ValueTask<VideoReport?> FindReportAsync(Guid videoId, CancellationToken cancellation);

    /// <summary>Links a file written by <paramref name="write"/> under a name; false if there is one already, which stands.</summary>
    ValueTask<bool> LinkAsync(Guid videoId, string fileName, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation);

    /// <summary>Deletes every final file of a video.</summary>
    ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation);
}
