namespace QueueWorkers.Ingest.Decoding;

/// <summary>The span of time that a run gives frames of: the segment and the range in one.</summary>
internal static class FrameSpan
{
    /// <summary>From the first timestamp up to, not including, the second, in ticks; absent for no bound.</summary>
    public static (long? From, long? To) Of(DecodeRequest request) =>
        (Larger(request.Segment.FromPts, request.Extraction.RangeFromPts), Smaller(request.Segment.ToPts, request.Extraction.RangeToPts));

    private static long? Larger(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static long? Smaller(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
