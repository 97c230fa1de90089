namespace QueueWorkers.Contracts;

/// <summary>Asks ingest to fetch, probe and plan a video. Answered by <see cref="VideoPlanned"/>.</summary>
public sealed record PlanVideo
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>As submitted.</summary>
    public required string Uri { get; init; }

    /// <summary>Which frames.</summary>
    public required FrameSelection Selection { get; init; }

    /// <summary>Which part; all of it if absent.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>The model that the video is pinned to.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What the model wants of a frame.</summary>
    public required FrameGeometry Geometry { get; init; }

    /// <summary>Floats of one feature of the model, so that the features of a batch fit into memory; 0 if that is not known.</summary>
    public int Dimension { get; init; }

    /// <summary>0 to 9: <see cref="VideoPriority"/>.</summary>
    public int Priority { get; init; }

    /// <summary>When this command was published, milliseconds since 1970 by the publisher's clock; for queue waits only.</summary>
    public long SentUnixMs { get; init; }
}
