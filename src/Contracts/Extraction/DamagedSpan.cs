namespace QueueWorkers.Contracts;

/// <summary>A stretch of a stream in which something is missing or was made up by the decoder.</summary>
/// <param name="FromPts">Timestamp of the last frame that is right, in ticks; of the first one if there is none.</param>
/// <param name="ToPts">Timestamp of the first frame that is right again, in ticks; absent if none follows in the segment.</param>
public sealed record DamagedSpan(long FromPts, long? ToPts = null)
{
    /// <summary>The most that a segment names; behind the last but one all are one.</summary>
    public const int Most = 16;
}
