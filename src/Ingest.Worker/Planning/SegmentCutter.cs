using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Planning;

/// <summary>
/// Chooses the keyframes at which a video is cut. A segment takes in whole groups of pictures until the next one would exceed the budget;
/// one group always. What cannot be cut safely stays whole.
/// </summary>
internal static class SegmentCutter
{
    /// <summary>Why a video stays in one piece; null if it may be cut.</summary>
    public static string? WholeBecause(MediaDescription media) =>
        !media.CanSeek ? "the decoder reads videos from their start only"
        : media.Packets.Keyframes.Count < 2 ? "fewer than two keyframes with rising timestamps"
        : media.Packets.RepeatsPts ? "timestamps that stand twice"
        : media.Packets.TimeGoesBack ? "timestamps that go back"
        : media.Packets.HasFields ? "frames that come as fields"
        : media.Packets.KeyframesAreDependent ? "keyframes that depend on frames before them"
        : !Demuxers.CanSeek(media.Format) ? "not seekable"
        : media.Coded.Reorders && media.Packets.PtsEqualDts ? "reordered frames without timestamps of their own"
        : null;

    /// <summary>Indices of keyframes at which a new segment starts, the first segment's own left out.</summary>
    public static IReadOnlyList<int> Cut(MediaDescription media, PtsWindow window, FrameSelector selector, SegmentBudget budget)
    {
        if (WholeBecause(media) is not null)
            return [];
        var groups = Groups(media.Packets, window, selector);
        for (var frames = budget.Frames; ; frames = frames > long.MaxValue / 2 ? long.MaxValue : frames * 2)
        {
            var cuts = Fill(groups, frames, budget.Selected);
            if (cuts.Count < VideoPlan.MaxSegments)
                return Even(groups, frames, budget.Selected, cuts);
            // Longer segments help only until the quota alone makes the cuts.
            if (frames > window.End - window.First)
            {
                throw new VideoException(FailureCode.TooManySegments,
                    $"The payload quota would cut this video into {cuts.Count + 1} segments; a plan holds {VideoPlan.MaxSegments}. Raise the quota, or submit a range or a sparser selection.");
            }
        }
    }

    private static List<PictureGroup> Groups(PacketTable packets, PtsWindow window, FrameSelector selector)
    {
        List<PictureGroup> groups = [];
        // Never cut at the first keyframe: what is shown before it cannot stand alone.
        var keyframe = 1;
        var (start, selected) = (window.First, 0L);
        for (var i = window.First; i < window.End; i++)
        {
            while (keyframe < packets.Keyframes.Count && packets.Keyframes[keyframe] <= packets.Pts[i])
            {
                if (i > start)
                    groups.Add(new PictureGroup(keyframe - 1, i - start, selected));
                (start, selected) = (i, 0);
                keyframe++;
            }
            if (selector.Selects(i, packets.Pts[i], i == window.First ? null : packets.Pts[i - 1]))
                selected++;
        }
        groups.Add(new PictureGroup(keyframe - 1, window.End - start, selected));
        return groups;
    }

    /// <summary>As many segments, as even as they can be: a video takes as long as its longest one.</summary>
    private static List<int> Even(List<PictureGroup> groups, long frames, long selected, List<int> cuts)
    {
        var (low, high) = (groups.Sum(g => g.Frames) / (cuts.Count + 1), frames);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Fill(groups, middle, selected) is var fewer && fewer.Count <= cuts.Count)
                (high, cuts) = (middle, fewer);
            else
                low = middle + 1;
        }
        return cuts;
    }

    private static List<int> Fill(List<PictureGroup> groups, long maxFrames, long maxSelected)
    {
        List<int> cuts = [];
        var (frames, selected) = (groups[0].Frames, groups[0].Selected);
        foreach (var group in groups.Skip(1))
        {
            if (frames + group.Frames > maxFrames || selected + group.Selected > maxSelected)
            {
                cuts.Add(group.Keyframe);
                (frames, selected) = (0, 0);
            }
            frames += group.Frames;
            selected += group.Selected;
        }
        return cuts;
    }
}
