using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Features;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Makes a plan of what probing found. The plan holds all that a run needs; settings have no say after it.</summary>
internal sealed class Planner(IOptions<IngestOptions> options)
{
    /// <summary>The plan of a command. Throws <see cref="VideoException"/>.</summary>
    public VideoPlan Plan(PlanVideo command, SourceObject source, MediaDescription media, Decoders decoders, long quotaBytes)
    {
        var selector = new FrameSelector(command.Selection, media.Stream);
        media = media with { Stream = media.Stream with { KeyframesNeedOthers = KeyframesNeedOthers(media) } };
        var geometry = Sized(command.Geometry, media.Stream);
        var budget = SegmentBudget.Of(options.Value, media.Coded.Area, geometry, command.Dimension, quotaBytes);
        if (command.Selection.Keyframes)
            (media, budget) = OnlyKeyframes(media, budget, decoders.Preferred.Traits);
        var window = PtsWindow.Of(media, command.Range);
        if (!media.CanSeek)
            CheckOneRun(media, window);
        var cuts = SegmentCutter.Cut(media, window, selector, budget);
        return new VideoPlan
        {
            Extraction = new ExtractionSettings
            {
                Source = source,
                Stream = media.Stream,
                Decoder = decoders.Preferred.Kind,
                Selection = command.Selection,
                RangeFromPts = window.FromPts,
                RangeToPts = window.ToPts,
                Geometry = geometry,
                FramesPerBatch = budget.PerBatch,
                Fingerprint = command.Fingerprint,
            },
            Segments = new SegmentBuilder(media, window).Build(cuts),
            DecoderReason = decoders.Reason,
            Warnings = [.. media.Warnings, .. NotSplit(media, budget, window), .. OtherFilter(geometry, decoders.Preferred), .. LargeResult(media, window, selector, command.Dimension)],
        };
    }

    /// <summary>Whether all frames must be decoded to give keyframes: those that lean on others, and those whose packets do not say when they are shown.</summary>
    private static bool KeyframesNeedOthers(MediaDescription media) =>
        media.OpensGroups || media.Packets.KeyframesAreDependent || media.Packets.HasFields || media.Packets.TimeGoesBack || media.Packets.RepeatsPts || media.Packets.Keyframes.Count == 0;

    /// <summary>The same without the frames between keyframes. If those are decoded too, a segment holds as many fewer.</summary>
    private static (MediaDescription, SegmentBudget) OnlyKeyframes(MediaDescription media, SegmentBudget budget, DecoderTraits traits)
    {
        if (!traits.KnowsKeyframes)
            throw new VideoException(FailureCode.InvalidSubmission, "This worker's decoder does not tell keyframes from other frames: --keyframes needs libav.");
        var packets = media.Packets;
        if (packets.KeyframeCount == 0)
            throw new VideoException(FailureCode.CorruptStream, "No packet of the video is marked as a keyframe: there is none to select.");
        if (media.Stream.KeyframesNeedOthers)
            budget = budget with { Frames = Math.Max(1, budget.Frames * packets.KeyframeCount / packets.Shown) };
        return (media with { Packets = packets with { Pts = packets.Keyframes, AllPts = packets.Pts, Shown = packets.KeyframeCount, Leading = 0 } }, budget);
    }

    /// <summary>A video that is decoded in one piece, from its start, must fit into one run.</summary>
    private void CheckOneRun(MediaDescription media, PtsWindow window)
    {
        var pixels = media.Coded.Area * window.End;
        if (pixels > options.Value.MaxRunPixels)
        {
            throw new VideoException(FailureCode.UnsplittableTooLong,
                $"{window.End} frames in one run are too many (Ingest:MaxRunPixels is {options.Value.MaxRunPixels}), and the decoder cannot begin inside a video: libav can.");
        }
    }

    private static FrameGeometry Sized(FrameGeometry wanted, VideoStream stream) =>
        wanted.Resize == ResizeMode.Native ? wanted with { Width = stream.Width, Height = stream.Height } : wanted;

    private static IEnumerable<Warning> LargeResult(MediaDescription media, PtsWindow window, FrameSelector selector, int dimension)
    {
        if (FeatureSize.WarningOf(window.End - window.First, dimension) is null)
            yield break;
        var pts = media.Packets.Pts;
        var selected = Enumerable.Range(window.First, window.End - window.First).LongCount(i => selector.Selects(i, pts[i], i == window.First ? null : pts[i - 1]));
        if (FeatureSize.WarningOf(selected, dimension) is { } warning)
            yield return new(WarningCode.LargeResult, warning);
    }

    private static IEnumerable<Warning> OtherFilter(FrameGeometry geometry, IVideoDecoder decoder)
    {
        if (geometry is { Filter: { } filter, Resize: not ResizeMode.Native } && !decoder.Traits.Filters)
            yield return new(WarningCode.OtherFilter, $"{decoder.Kind} cannot scale as the model wants it ({filter.ToString().ToLowerInvariant()}): frames that shrink are averaged. Features differ a little; libav can.");
    }

    private static IEnumerable<Warning> NotSplit(MediaDescription media, SegmentBudget budget, PtsWindow window)
    {
        var frames = media.Packets.Pts.Count == 0 ? media.Packets.Count : window.End - window.First;
        if (frames > budget.Frames && SegmentCutter.WholeBecause(media) is { } reason)
            yield return new(WarningCode.NotSplit, $"{frames} frames in one segment, where others would have {budget.Frames}: {reason}.");
    }
}
