namespace QueueWorkers.Coordinator.Videos;

/// <summary>How far a video is: <c>GET /api/videos/{id}</c>.</summary>
public sealed record VideoStatus
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Where it is.</summary>
    public required VideoState State { get; init; }

    /// <summary>0 to 1: frames stored of those expected; 1 once it ended.</summary>
    public required double Progress { get; init; }

    /// <summary>Bytes of an <c>https:</c> source that were fetched so far, while it is planned; absent otherwise.</summary>
    public long? SourceBytes { get; init; }

    /// <summary>Bytes of the source in all; absent if the server does not say.</summary>
    public long? SourceBytesTotal { get; init; }

    /// <summary>Frames stored so far, in any way.</summary>
    public long FramesStored { get; init; }

    /// <summary>Frames expected by the plan; absent before it, or where packets have no timestamps.</summary>
    public long? FramesExpected { get; init; }

    /// <summary>Batches settled so far.</summary>
    public long Batches { get; init; }

    /// <summary>Why it did not complete.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence, where it did not complete.</summary>
    public string? Message { get; init; }
}
