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

    /// <summary>Packets inside the segment that show a frame; absent if they are not known.</summary>
    public int? Packets { get; init; }

    /// <summary>
    /// Packets of those that stand before the first keyframe of the video, in the file or when they are shown: a recording may begin anywhere, and what they
    /// are built on may be missing. 0 in all segments but the first.
    /// </summary>
    public int Leading { get; init; }

    /// <summary>First timestamp of a packet in the segment, in ticks; absent if packets have none.</summary>
    public long? FirstPts { get; init; }

    /// <summary>Last timestamp of a packet in the segment, in ticks; absent if packets have none.</summary>
    public long? LastPts { get; init; }

    /// <summary>Ordinal of the segment's first frame in the video, by packets. Runs that begin at the start of the file count by themselves.</summary>
    public long FirstOrdinal { get; init; }

    /// <summary>Largest timestamp before the segment inside the range, in ticks; absent in the first segment.</summary>
    public long? PtsBefore { get; init; }
}
