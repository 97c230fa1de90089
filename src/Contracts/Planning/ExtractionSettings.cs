namespace QueueWorkers.Contracts;

/// <summary>What all segments of a plan share: the slice of the plan that each <see cref="ExtractSegment"/> carries.</summary>
public sealed record ExtractionSettings
{
    /// <summary>The bytes that the plan was made for.</summary>
    public required SourceObject Source { get; init; }

    /// <summary>The stream that is decoded.</summary>
    public required VideoStream Stream { get; init; }

    /// <summary>Kind of decoder: <c>libav</c> or <c>opencv</c>. Segments go to the queue of their kind.</summary>
    public required string Decoder { get; init; }

    /// <summary>Which frames.</summary>
    public required FrameSelection Selection { get; init; }

    /// <summary>First timestamp wanted, inclusive, in ticks of the stream; absent for no bound.</summary>
    public long? RangeFromPts { get; init; }

    /// <summary>Last timestamp wanted, exclusive, in ticks of the stream; absent for no bound.</summary>
    public long? RangeToPts { get; init; }

    /// <summary>What the model wants of a frame.</summary>
    public required FrameGeometry Geometry { get; init; }

    /// <summary>Selected frames in a full batch.</summary>
    public required int FramesPerBatch { get; init; }

    /// <summary>The model that the video is pinned to.</summary>
    public required string Fingerprint { get; init; }
}
