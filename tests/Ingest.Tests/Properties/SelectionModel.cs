using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Properties;

/// <summary>What a selection means, by its definition: from all frames and all packets of a video, without segments.</summary>
/// <param name="frames">Every frame, in order.</param>
/// <param name="packets">Every packet: its timestamp, and whether it is a keyframe; those that are shown.</param>
/// <param name="stream">Gives the time base.</param>
internal sealed class SelectionModel(IReadOnlyList<DecodedFrame> frames, IReadOnlyList<(long Pts, bool IsKeyframe)> packets, VideoStream stream)
{
    public IReadOnlyList<DecodedFrame> Of(FrameSelection selection, TimeRange range)
    {
        var inside = frames.Where(f => Ms(f) >= (decimal)(range.FromMs ?? 0) && (range.ToMs is not { } to || Ms(f) < (decimal)to)).ToList();
        return selection switch
        {
            { Keyframes: true } => [.. inside.Where(f => packets.Any(p => p.IsKeyframe && p.Pts == f.Pts))],
            { Every: { } every } => [.. inside.Where(f => packets.Count(p => p.Pts < f.Pts) % every == 0)],
            { FramesPerSecond: { } rate } => [.. inside.GroupBy(f => decimal.Floor(Ms(f) * (decimal)rate / 1000)).Select(g => g.First())],
            _ => inside,
        };
    }

    /// <summary>Since the video's first timestamp.</summary>
    private decimal Ms(DecodedFrame frame) => (decimal)(frame.Pts - packets.Min(p => p.Pts)) * 1000 * stream.TimeBaseNumerator / stream.TimeBaseDenominator;
}
