using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Probes and plans as <see cref="VideoPlanner"/> does, and tells all of it.</summary>
internal sealed class VideoProbe : IVideoProbe
{
    private readonly SourceGuard _guard;
    private readonly Prober _prober;
    private readonly Planner _planner;
    private readonly KeyframeCheck _keyframes;
    private readonly Decoders _decoders;

    public VideoProbe(SourceGuard guard, Prober prober, Planner planner, KeyframeCheck keyframes, Decoders decoders) =>
        (_guard, _prober, _planner, _keyframes, _decoders) = (guard, prober, planner, keyframes, decoders);

    public async Task<ProbedVideo> ProbeAsync(PlanVideo command, long quotaBytes, CancellationToken cancellation)
    {
        var file = _guard.Find(command.Uri);
        var found = await _prober.ProbeAsync(file, cancellation);
        var (media, plan) = await _keyframes.PlanAsync(file, found, m => _planner.Plan(command, file.Pinned(""), m, _decoders, quotaBytes), cancellation);
        var (coded, stream) = (media.Coded, media.Stream);
        return new ProbedVideo
        {
            Bytes = file.Size,
            Container = media.Format,
            Codec = coded.Codec,
            PixelFormat = coded.PixelFormat,
            CodedWidth = coded.Width,
            CodedHeight = coded.Height,
            Width = stream.Width,
            Height = stream.Height,
            Rotation = coded.Rotation,
            PixelAspect = coded.SampleAspect,
            FrameRate = coded.FrameRate,
            EvenlySpaced = EvenSpacing.Holds(media.Packets.Pts),
            FirstPtsMs = stream.FirstPts is { } first ? stream.ToMs(first) : null,
            LastPtsMs = stream.LastPts is { } last ? stream.ToMs(last) : null,
            Frames = stream.Packets ?? media.Packets.Shown,
            Keyframes = media.Packets.KeyframeCount,
            LongestGroup = LongestGroup(media.Packets),
            Decoder = plan.Extraction.Decoder,
            DecoderReason = plan.DecoderReason,
            DecoderVersion = _decoders.Preferred.Version,
            Geometry = plan.Extraction.Geometry,
            FramesPerBatch = plan.Extraction.FramesPerBatch,
            Segments = plan.Segments,
            WholeBecause = SegmentCutter.WholeBecause(media),
            Warnings = plan.Warnings,
        };
    }

    private static int? LongestGroup(PacketTable packets) => packets.Keyframes.Count == 0
        ? null
        : packets.Keyframes.Select(packets.Before).Append(packets.Pts.Count).Aggregate((Longest: 0, At: 0), (g, at) => (Math.Max(g.Longest, at - g.At), at)).Longest;
}
