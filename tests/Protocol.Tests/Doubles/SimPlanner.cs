using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Telemetry;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Doubles;

/// <summary>Plans by settings that may have changed since the last time.</summary>
internal sealed class SimPlanner(World world, SimProcess process) : IVideoPlanner
{
    public async Task<VideoPlan> PlanAsync(PlanVideo command, long quotaBytes, StageTimer timings, FetchProgress fetched, CancellationToken cancellation)
    {
        await process.Gate("plan");
        var video = world.Video(command.VideoId);
        if (video.PlanFailure is { } failure)
            throw new VideoException(failure.Code, failure.Message);
        var cuts = world.JoinSegments && video.Natures.All(n => n == SegmentNature.Sound)
            ? [(0, video.Natures.Length)]
            : Enumerable.Range(0, video.Natures.Length).Select(i => (i, i + 1)).ToArray();
        var ordinal = 0L;
        var segments = new List<PlannedSegment>();
        foreach (var (first, last) in cuts)
        {
            var packets = Enumerable.Range(first, last - first).Sum(video.FramesOf);
            segments.Add(new PlannedSegment
            {
                Index = segments.Count,
                FromPts = first == 0 ? null : video.Start(first),
                ToPts = last == video.Natures.Length ? null : video.Start(last),
                KeyframePts = first == 0 ? null : video.Start(first),
                Packets = packets,
                FirstPts = video.Start(first),
                FirstOrdinal = ordinal,
                PtsBefore = first == 0 ? null : video.Start(first) - 10,
            });
            ordinal += packets;
        }
        return new VideoPlan
        {
            Extraction = new ExtractionSettings
            {
                Source = new SourceObject { Path = command.Uri, Size = 1, ModifiedTicks = 1, Sha256 = new string('0', 64) },
                Stream = new VideoStream { Index = 0, Codec = "sim", Width = 2, Height = 2, TimeBaseNumerator = 1, TimeBaseDenominator = 1000, FirstPts = 0 },
                Decoder = "libav",
                Selection = command.Selection,
                Geometry = command.Geometry,
                FramesPerBatch = world.FramesPerBatch,
                Fingerprint = command.Fingerprint,
            },
            Segments = segments,
        };
    }
}
