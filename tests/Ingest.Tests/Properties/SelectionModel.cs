using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Properties;

/// <summary>What a selection means, by its definition: from all frames and all packets of a video, without segments.</summary>
/// <param name="frames">Every frame, in order.</param>
/// <param name="keyframes">Every keyframe, in order.</param>
/// <param name="packets">Timestamp of every packet that is shown.</param>
/// <param name="stream">Gives the time base.</param>
internal sealed class SelectionModel(IReadOnlyList<DecodedFrame> frames, IReadOnlyList<DecodedFrame> keyframes, IReadOnlyList<long> packets, VideoStream stream)
{
    public IReadOnlyList<DecodedFrame> Of(FrameSelection selection, TimeRange range)
    {
        // Ends at the first frame behind it.
        var inside = (selection.Keyframes ? keyframes : frames).TakeWhile(f => range.ToMs is not { } to || Ms(f) < (decimal)to).Where(f => Ms(f) >= (decimal)(range.FromMs ?? 0)).ToList();
        return selection switch
        {
            { Every: { } every } => [.. inside.Where(f => packets.Count(p => p < f.Pts) % every == 0)],
            { FramesPerSecond: { } rate } => [.. inside.Where((f, i) => i == 0 || Interval(f, rate) > inside.Take(i).Max(earlier => Interval(earlier, rate)))],
            _ => inside,
        };
    }

    private decimal Interval(DecodedFrame frame, double rate) => decimal.Floor(Ms(frame) * (decimal)rate / 1000);

    /// <summary>Since the video's first timestamp.</summary>
    private decimal Ms(DecodedFrame frame) => (decimal)(frame.Pts - packets.Min()) * 1000 * stream.TimeBaseNumerator / stream.TimeBaseDenominator;
}
