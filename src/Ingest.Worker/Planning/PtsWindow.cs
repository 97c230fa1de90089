using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Planning;

/// <summary>A submission's range in ticks, and the packets inside it.</summary>
/// <param name="FromPts">First timestamp; absent if the range takes in the first frame.</param>
/// <param name="ToPts">End, exclusive; absent if the range takes in the last frame.</param>
/// <param name="First">Index of the first packet inside, by timestamp.</param>
/// <param name="End">Index behind the last packet inside.</param>
internal sealed record PtsWindow(long? FromPts, long? ToPts, int First, int End)
{
    public static PtsWindow Of(MediaDescription media, TimeRange? range)
    {
        var packets = media.Packets;
        if (range is not { } wanted || (wanted.FromMs is null && wanted.ToMs is null))
            return new PtsWindow(null, null, 0, packets.Pts.Count);
        if (wanted.FromMs is { } f && !double.IsFinite(f) || wanted.ToMs is { } t && !double.IsFinite(t))
            throw new VideoException(FailureCode.InvalidSubmission, "The range is not a pair of numbers.");
        if (media.Stream.FirstPts is not { } start)
            throw new VideoException(FailureCode.TimestampInvalid, "The timestamps of the video's packets are not known, so a range cannot be found in it: they carry none, or libav is not there to read them.");
        var from = wanted.FromMs is > 0 and { } fromMs ? Ticks.Add(start, Ticks.OfMs(media.Stream, fromMs)) : start;
        var to = wanted.ToMs is { } toMs ? Ticks.Add(start, Ticks.OfMs(media.Stream, toMs)) : long.MaxValue;
        var (first, end) = (packets.Before(from), packets.Before(to));
        if (first >= end)
            throw new VideoException(FailureCode.EmptyRange, $"The range from {wanted.FromMs ?? 0} ms to {wanted.ToMs} ms holds no frame; the video's last one is at {media.Stream.ToMs(packets.Pts[^1] - start):F0} ms.");
        return new PtsWindow(first == 0 ? null : from, end == packets.Pts.Count ? null : to, first, end);
    }
}
