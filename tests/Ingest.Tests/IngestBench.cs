using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Identities;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Tests;

/// <summary>Ingest as it is registered, with settings of a test.</summary>
internal sealed class IngestBench : IAsyncDisposable
{
    public const long Quota = 1L << 30;
    public static readonly string[] Kinds = ["libav", "opencv"];
    public static readonly FrameGeometry Small = new() { Width = 32, Height = 24 };
    private readonly ServiceProvider _services;

    public IngestBench(params (string Name, string Value)[] settings)
    {
        var pairs = (settings.Any(s => s.Name == "Roots:0") ? settings : settings.Append(("Roots:0", "/"))).ToDictionary(s => "Ingest:" + s.Item1, s => (string?)s.Item2);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(pairs).Build();
        _services = new ServiceCollection().AddLogging().AddIngestDecoding(configuration).BuildServiceProvider();
    }

    public Decoders Decoders => Get<Decoders>();

    public IVideoDecoder Decoder => Decoders.Preferred;

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static PlanVideo Command(string uri, FrameSelection? selection = null, TimeRange? range = null, FrameGeometry? geometry = null) => new()
    {
        VideoId = Guid.NewGuid(),
        Uri = uri,
        Selection = selection ?? FrameSelection.All,
        Range = range,
        Fingerprint = "test-00000000",
        Geometry = geometry ?? Small,
    };

    public Task<VideoPlan> PlanAsync(PlanVideo command, long quota = Quota) =>
        Get<IVideoPlanner>().PlanAsync(command, quota, new StageTimer(TimeProvider.System), new FetchProgress(), TestContext.Current.CancellationToken);

    public Task<VideoPlan> PlanAsync(string path, FrameSelection? selection = null, TimeRange? range = null) => PlanAsync(Command(path, selection, range));

    public Task<MediaDescription> ProbeAsync(string path) => Get<Prober>().ProbeAsync(Get<SourceGuard>().Find(path), TestContext.Current.CancellationToken);

    /// <summary>The plan in this many segments, whatever their size; in fewer where the video has too few keyframes or stays whole.</summary>
    public async Task<VideoPlan> CutAsync(VideoPlan plan, MediaDescription media, int segments)
    {
        var file = Get<SourceGuard>().Find(plan.Extraction.Source.Path);
        return (await Get<KeyframeCheck>().PlanAsync(file, media, m => Cut(plan, m, segments), TestContext.Current.CancellationToken)).Plan;
    }

    private static VideoPlan Cut(VideoPlan plan, MediaDescription media, int segments)
    {
        var keyframes = SegmentCutter.WholeBecause(media) is null ? media.Packets.Keyframes.Count : 1;
        var count = Math.Min(segments, keyframes);
        var cuts = Enumerable.Range(1, count - 1).Select(i => i * keyframes / count).ToList();
        return plan with { Segments = new SegmentBuilder(media, PtsWindow.Of(media, null)).Build(cuts) };
    }

    /// <summary>One way over a segment. <paramref name="previous"/>: what the way before it gave.</summary>
    public async Task<DecodedSegment> DecodeAsync(VideoPlan plan, PlannedSegment segment, SeekStrategy way = SeekStrategy.OwnKeyframe, DecodedSegment? previous = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var run = await Decoder.StartAsync(new DecodeRequest(plan.Extraction, segment, way), cancellation);
        var frame = new byte[plan.Extraction.Geometry.FrameBytes()];
        List<DecodedFrame> frames = [];
        List<FrameStamp> stamps = [];
        while (await run.ReadStampAsync(frame, cancellation) is { } stamp)
        {
            stamps.Add(stamp);
            frames.Add(new DecodedFrame(stamp.Pts, Convert.ToHexString(SHA256.HashData(frame))));
        }
        var command = new ExtractSegment
        {
            SegmentWay = new SegmentWay(Guid.Empty, "", segment.Index, way),
            Extraction = plan.Extraction,
            Segment = segment,
            Previous = previous is null ? null : Identity(previous.Frames),
        };
        var (outcome, reason) = SegmentVerdict.Judge(command, run.Failure, run.Account, Identity(frames), frames.Count > 0 ? frames[0].Pts : null);
        return new DecodedSegment(segment, way, frames, run.Failure, outcome, reason) { Stamps = stamps, Account = run.Account };
    }

    /// <summary>Every segment in order, each by the ways of R7: the next one where a way is rejected.</summary>
    public async Task<IReadOnlyList<DecodedSegment>> DecodeAsync(VideoPlan plan)
    {
        List<DecodedSegment> all = [];
        foreach (var segment in plan.Segments)
        {
            var decoded = await DecodeAsync(plan, segment);
            while (decoded.Outcome == SegmentOutcome.Rejected)
                decoded = await DecodeAsync(plan, segment, decoded.Way + 1, decoded);
            all.Add(decoded);
        }
        return all;
    }

    /// <summary>The selected frames of a plan, as runs over its segments select them.</summary>
    public async Task<List<(long Ordinal, DecodedFrame Frame)>> SelectAsync(VideoPlan plan)
    {
        var selector = new FrameSelector(plan.Extraction.Selection, plan.Extraction.Stream);
        List<(long, DecodedFrame)> selected = [];
        foreach (var decoded in await DecodeAsync(plan))
        {
            var largest = decoded.Segment.PtsBefore;
            foreach (var (frame, stamp) in decoded.Frames.Zip(decoded.Stamps))
            {
                var ordinal = SegmentRun.Ordinal(decoded.Segment, decoded.Stamps[0], stamp);
                if (selector.Selects(ordinal, frame.Pts, largest))
                    selected.Add((ordinal, frame));
                largest = Math.Max(largest ?? frame.Pts, frame.Pts);
            }
        }
        return selected;
    }

    public async Task<byte[]> FirstFrameAsync(VideoPlan plan)
    {
        await using var run = await Decoder.StartAsync(new DecodeRequest(plan.Extraction, plan.Segments[0], SeekStrategy.OwnKeyframe), TestContext.Current.CancellationToken);
        var frame = new byte[plan.Extraction.Geometry.FrameBytes()];
        Assert.NotNull(await run.ReadAsync(frame, TestContext.Current.CancellationToken));
        return frame;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static DecodedFrames Identity(IReadOnlyList<DecodedFrame> frames) => new(frames.Count, PtsHash.Of([.. frames.Select(f => f.Pts)]));
}
