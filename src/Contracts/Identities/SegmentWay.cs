namespace QueueWorkers.Contracts;

/// <summary>One way of decoding one segment of one plan of one video.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="PlanDigest">Digest of the stored plan, 16 hex digits.</param>
/// <param name="Segment">0-based index of the segment in the plan.</param>
/// <param name="Way">How the segment is decoded.</param>
public sealed record SegmentWay(Guid VideoId, string PlanDigest, int Segment, SeekStrategy Way)
{
    /// <summary>The batch of this segment and way at an index.</summary>
    public BatchId Batch(int index) => new(VideoId, PlanDigest, Segment, Way, index);

    /// <summary>A relative path: <c>video/digest/segment-way</c>.</summary>
    public override string ToString() => $"{VideoId:N}/{PlanDigest}/{Segment:D5}-{(int)Way}";
}
