namespace QueueWorkers.Contracts;

/// <summary>One independently decodable piece of a video: it owns the frames with from ≤ pts &lt; to.</summary>
public sealed record PlannedSegment
{
    /// <summary>0-based index in the plan.</summary>
    public required int Index { get; init; }

    /// <summary>First timestamp, in ticks: that of a keyframe. Absent in the first segment.</summary>
    public long? FromPts { get; init; }

    /// <summary>End, exclusive, in ticks. Absent in the last segment.</summary>
    public long? ToPts { get; init; }

    /// <summary>Where to seek to one keyframe earlier, in ticks; absent for the start of the file.</summary>
    public long? EarlierKeyframePts { get; init; }

    /// <summary>
    /// Where to seek to in the segment's own way, in ticks; absent for the start of the file. The time of the segment's keyframe, or of the one before it,
    /// as its container is searched: by when it is shown, or by when it is decoded.
    /// </summary>
    public long? KeyframePts { get; init; }

    /// <summary>Packets, not discarded, with a timestamp inside the segment; absent if packets have none.</summary>
    public int? Packets { get; init; }

    /// <summary>First timestamp of a packet in the segment, in ticks; absent if packets have none.</summary>
    public long? FirstPts { get; init; }

    /// <summary>Last timestamp of a packet in the segment, in ticks; absent if packets have none.</summary>
    public long? LastPts { get; init; }

    /// <summary>Ordinal of the segment's first frame in the video.</summary>
    public long FirstOrdinal { get; init; }

    /// <summary>Largest timestamp before the segment inside the range, in ticks; absent in the first segment.</summary>
    public long? PtsBefore { get; init; }
}
