using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>How far a fetch is. Written by the fetch, read by whoever tells of it.</summary>
public sealed class FetchProgress
{
    private const long Unknown = -1;
    private long _done = Unknown;
    private long _total = Unknown;

    /// <summary>Whether anything is being fetched.</summary>
    public bool HasBegun => Interlocked.Read(ref _done) != Unknown;

    /// <summary>Sets bytes so far and in all; null if the server does not say.</summary>
    public void Report(long done, long? total)
    {
        Interlocked.Exchange(ref _total, total ?? Unknown);
        Interlocked.Exchange(ref _done, done);
    }

    /// <summary>As an event.</summary>
    public SourceProgress ToMessage(Guid videoId) => new()
    {
        VideoId = videoId,
        BytesDone = Math.Max(Interlocked.Read(ref _done), 0),
        BytesTotal = Interlocked.Read(ref _total) is >= 0 and var total ? total : null,
    };
}
