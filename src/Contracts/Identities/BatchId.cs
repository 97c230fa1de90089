namespace QueueWorkers.Contracts;

/// <summary>
/// The index-th group of selected frames of one way of one segment of one plan. What it holds follows from
/// these five values alone, never from who extracts it.
/// </summary>
/// <param name="VideoId">The video.</param>
/// <param name="PlanDigest">Digest of the stored plan, 16 hex digits.</param>
/// <param name="Segment">0-based index of the segment in the plan.</param>
/// <param name="Way">How the segment is decoded; see <see cref="SeekStrategy"/>.</param>
/// <param name="Index">0-based index of the batch within the segment.</param>
public sealed record BatchId(Guid VideoId, string PlanDigest, int Segment, SeekStrategy Way, int Index)
{
    /// <summary>The segment and way that the batch belongs to.</summary>
    public SegmentWay SegmentWay() => new(VideoId, PlanDigest, Segment, Way);

    /// <summary>A relative path without extension: <c>video/digest/segment-way/index</c>.</summary>
    public override string ToString() => $"{SegmentWay()}/{Index:D6}";
}
