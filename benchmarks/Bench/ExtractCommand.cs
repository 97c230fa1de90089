using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Benchmarks;

/// <summary>Plan and extraction of videos as an ingest worker does them, with payload store and without a bus.</summary>
internal static class ExtractCommand
{
    private const double WarmUpMs = 20_000;

    public static Command Create()
    {
        var videos = new Argument<string[]>("VIDEO") { Description = "Videos, one after another.", Arity = ArgumentArity.OneOrMore };
        var side = new Option<int>("--side") { Description = "Width and height of the frames.", DefaultValueFactory = _ => 224 };
        var parallel = new Option<int>("--parallel") { Description = "Segments at once.", DefaultValueFactory = _ => 1 };
        var keyframes = new Option<bool>("--keyframes") { Description = "Keyframes only." };
        var settings = new Option<string[]>("--set") { Description = "Settings of Ingest: DecodeThreads=1", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("extract", "Frames per second of extraction.") { videos, side, parallel, keyframes, settings };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(videos)!, parsed.GetValue(side), parsed.GetValue(parallel), parsed.GetValue(keyframes), parsed.GetValue(settings) ?? [], cancellation));
        return command;
    }

    private static async Task RunAsync(string[] videos, int side, int parallel, bool keyframes, string[] settings, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("qw-bench-").FullName;
        try
        {
            await using var services = Services(folder, settings);
            var publisher = new ConsumedPublisher(services.GetRequiredService<IPayloadStore>());
            var handler = services.GetRequiredService<ExtractSegmentHandler>();
            var planner = services.GetRequiredService<IVideoPlanner>();
            // A worker runs for days: what its first seconds cost is not measured.
            var warm = await planner.PlanAsync(Command(videos[0], side, keyframes) with { Range = new TimeRange { ToMs = WarmUpMs } }, services.GetRequiredService<IPayloadStore>().QuotaBytes, new StageTimer(TimeProvider.System), new FetchProgress(), cancellation);
            foreach (var segment in warm.Segments)
                await handler.HandleAsync(new ExtractSegment { SegmentWay = new(Guid.NewGuid(), "warm", segment.Index, SeekStrategy.OwnKeyframe), Extraction = warm.Extraction, Segment = segment }, publisher, cancellation);
            publisher.Extracted.Clear();
            var (cpu, allocated, started) = (ProcessTimes.Cpu(), 0L, Stopwatch.GetTimestamp());
            var (planning, segments, seconds) = (TimeSpan.Zero, 0, 0.0);
            foreach (var video in videos)
            {
                var planStarted = Stopwatch.GetTimestamp();
                var plan = await planner.PlanAsync(Command(video, side, keyframes), services.GetRequiredService<IPayloadStore>().QuotaBytes, new StageTimer(TimeProvider.System), new FetchProgress(), cancellation);
                planning += Stopwatch.GetElapsedTime(planStarted);
                segments += plan.Segments.Count;
                seconds += plan.Extraction.Stream is { FirstPts: { } first, LastPts: { } last } stream ? stream.ToMs(last - first) / 1000 : 0;
                var id = Guid.NewGuid();
                var before = GC.GetTotalAllocatedBytes();
                await Parallel.ForEachAsync(
                    plan.Segments,
                    new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
                    (segment, token) => handler.HandleAsync(
                        new ExtractSegment { SegmentWay = new(id, "bench", segment.Index, SeekStrategy.OwnKeyframe), Extraction = plan.Extraction, Segment = segment }, publisher, token));
                allocated += GC.GetTotalAllocatedBytes() - before;
            }
            var elapsed = Stopwatch.GetElapsedTime(started);
            var after = ProcessTimes.Cpu();
            long frames = publisher.Extracted.Sum(e => e.Decoded.Count);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                videos = videos.Length,
                segments,
                frames,
                whole = publisher.Extracted.All(e => e.Outcome == SegmentOutcome.Whole),
                seconds = Math.Round(elapsed.TotalSeconds, 3),
                planSeconds = Math.Round(planning.TotalSeconds, 3),
                framesPerSecond = Math.Round(frames / (elapsed - planning).TotalSeconds, 1),
                videoSecondsPerSecond = Math.Round(seconds / (elapsed - planning).TotalSeconds, 2),
                ownCpuMsPerFrame = Math.Round((after.Own - cpu.Own) * 1000 / frames, 3),
                decoderCpuMsPerFrame = Math.Round((after.Children - cpu.Children) * 1000 / frames, 3),
                allocatedPerFrame = allocated / frames,
                payloadMiB = publisher.Bytes >> 20,
                peakMiB = Math.Round(ProcessTimes.PeakMiB()),
            }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PlanVideo Command(string video, int side, bool keyframes) => new()
    {
        VideoId = Guid.NewGuid(),
        Uri = Path.GetFullPath(video),
        Selection = new FrameSelection { Keyframes = keyframes },
        Fingerprint = "bench-00000000",
        Geometry = new FrameGeometry { Width = side, Height = side },
    };

    private static ServiceProvider Services(string folder, string[] settings)
    {
        Dictionary<string, string?> values = new()
        {
            ["Ingest:Roots:0"] = "/",
            ["Payloads:Path"] = Path.Combine(folder, "payloads"),
            ["Features:Path"] = Path.Combine(folder, "features"),
        };
        foreach (var pair in settings.Select(s => s.Split('=', 2)))
            values["Ingest:" + pair[0]] = pair[1];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning))
            .AddStores(configuration, mayCreate: true)
            .AddIngestDecoding(configuration)
            .AddSingleton<ExtractSegmentHandler>()
            .BuildServiceProvider();
    }
}
