using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Tests;

/// <summary>Ingest as it is registered, with settings of a test.</summary>
internal sealed class IngestBench : IAsyncDisposable
{
    public const long Quota = 1L << 30;
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

    public async Task<DecodedSegment> DecodeAsync(VideoPlan plan, PlannedSegment segment, SeekStrategy way = SeekStrategy.OwnKeyframe)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var run = await Decoder.StartAsync(new DecodeRequest(plan.Extraction, segment, way), cancellation);
        var frame = new byte[plan.Extraction.Geometry.FrameBytes()];
        List<DecodedFrame> frames = [];
        while (await run.ReadAsync(frame, cancellation) is { } pts)
            frames.Add(new DecodedFrame(pts, Convert.ToHexString(SHA256.HashData(frame))));
        return new DecodedSegment(segment, frames, run.Failure) { Warnings = run.Warnings };
    }

    /// <summary>Every segment in order, each by the ways of R7: the next one where a check fails, until two agree or the last is reached.</summary>
    public async Task<IReadOnlyList<DecodedSegment>> DecodeAsync(VideoPlan plan)
    {
        List<DecodedSegment> all = [];
        foreach (var segment in plan.Segments)
        {
            DecodedSegment? previous = null;
            foreach (var way in Enum.GetValues<SeekStrategy>())
            {
                var decoded = await DecodeAsync(plan, segment, way);
                var last = way == SeekStrategy.FromStart;
                if (last || decoded.Checks || (previous is not null && decoded.Frames.Count > 0 && previous.SamePts(decoded)))
                {
                    all.Add(decoded with { Way = way });
                    break;
                }
                previous = decoded;
            }
        }
        return all;
    }

    public async Task<byte[]> FirstFrameAsync(VideoPlan plan)
    {
        await using var run = await Decoder.StartAsync(new DecodeRequest(plan.Extraction, plan.Segments[0], SeekStrategy.OwnKeyframe), TestContext.Current.CancellationToken);
        var frame = new byte[plan.Extraction.Geometry.FrameBytes()];
        Assert.NotNull(await run.ReadAsync(frame, TestContext.Current.CancellationToken));
        return frame;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
