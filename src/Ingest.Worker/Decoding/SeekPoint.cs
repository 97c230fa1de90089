using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Where a run starts to read.</summary>
internal static class SeekPoint
{
    private const int Microseconds = 1_000_000;

    /// <summary>The keyframe to seek to in ticks; null for the start of the file.</summary>
    public static long? Of(PlannedSegment segment, SeekStrategy way) => way switch
    {
        SeekStrategy.OwnKeyframe => segment.KeyframePts,
        SeekStrategy.EarlierKeyframe => segment.EarlierKeyframePts,
        _ => null,
    };

    /// <summary>Seconds, rounded up to a microsecond: rounded down, ffmpeg would find the keyframe before.</summary>
    public static string Seconds(VideoStream stream, long pts)
    {
        var scaled = (Int128)pts * stream.TimeBaseNumerator * Microseconds;
        var (quotient, remainder) = Int128.DivRem(scaled, stream.TimeBaseDenominator);
        var microseconds = remainder > 0 ? quotient + 1 : quotient;
        return ((decimal)microseconds / Microseconds).ToString("F6", CultureInfo.InvariantCulture);
    }
}
