using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Run;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Ingest;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Cli.Models;

/// <summary>Takes frames of videos, spread over them, as a model wants them: planned, decoded and scaled as ingest does it.</summary>
internal static class FrameSampler
{
    private const int MostFrames = 10_000;
    private const long MostBytes = 1 << 30;
    private const int ReadAtOnce = 8;

    public static Option<int?> Frames(int otherwise)
    {
        var option = Checked.Whole("--frames", "So many frames, spread over the videos.", 1, MostFrames);
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    /// <summary>Throws <see cref="CallException"/> if a video cannot be read.</summary>
    /// <param name="videos">Paths.</param>
    /// <param name="geometry">What the model wants.</param>
    /// <param name="count">How many; of short videos fewer come.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<FrameBatch>> TakeAsync(IReadOnlyList<string> videos, FrameGeometry geometry, int count, CancellationToken cancellation)
    {
        await using var services = Services();
        List<FrameBatch> frames = [];
        for (var i = 0; i < videos.Count; i++)
        {
            var uri = VideoUri.Of(videos[i]);
            if (VideoUri.PathOf(uri) is null)
                throw new CallException($"{videos[i]} is not on this host; frames are taken of files only");
            try
            {
                frames.AddRange(await OfVideoAsync(services, uri, geometry, (int)Math.Ceiling((double)(count - frames.Count) / (videos.Count - i)), cancellation));
            }
            catch (Exception fault) when (fault is VideoException or IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                throw new CallException($"{videos[i]}: {fault.Message}");
            }
        }
        return frames.Count > 0 ? frames : throw new CallException("the videos have no frame");
    }

    private static async Task<List<FrameBatch>> OfVideoAsync(IServiceProvider services, string uri, FrameGeometry geometry, int count, CancellationToken cancellation)
    {
        var command = new PlanVideo { VideoId = Guid.NewGuid(), Uri = uri, Selection = FrameSelection.All, Fingerprint = "", Geometry = geometry };
        var plan = await services.GetRequiredService<IVideoPlanner>().PlanAsync(command, EmbeddedPipeline.QuotaBytes, new StageTimer(TimeProvider.System), new FetchProgress(), cancellation);
        var most = (int)Math.Max(1, MostBytes / plan.Extraction.Geometry.FrameBytes());
        if (count > most)
            throw new CallException($"{uri}: {count:N0} frames of {plan.Extraction.Geometry.Width} × {plan.Extraction.Geometry.Height} do not fit into memory; --frames at most {most:N0} for each video");
        var decoder = services.GetRequiredService<Decoders>().Of(plan.Extraction.Decoder);
        var segments = plan.Segments.Count <= count ? plan.Segments : [.. Enumerable.Range(0, count).Select(i => plan.Segments[(int)((long)i * plan.Segments.Count / count)])];
        List<FrameBatch> frames = [];
        for (var i = 0; i < segments.Count; i++)
        {
            var wanted = (int)Math.Ceiling((double)(count - frames.Count) / (segments.Count - i));
            var way = segments[i].KeyframePts is null ? SeekStrategy.FromStart : SeekStrategy.OwnKeyframe;
            await using var run = await decoder.StartAsync(new DecodeRequest(plan.Extraction, segments[i], way), cancellation);
            frames.AddRange(await OfRunAsync(run, plan.Extraction.Geometry, segments[i].Packets, wanted, cancellation));
        }
        return frames;
    }

    private static async Task<IEnumerable<FrameBatch>> OfRunAsync(IDecodeRun run, FrameGeometry geometry, int? packets, int wanted, CancellationToken cancellation)
    {
        var size = geometry.FrameBytes();
        var buffer = new byte[Math.Max(1, Math.Min(ReadAtOnce, MostBytes / size)) * size];
        var stamps = new List<FrameStamp>();
        var taken = new List<byte[]>();
        // How many frames there are may not be known: then each is taken, and every other one dropped again whenever there are too many.
        var step = packets is { } known ? Math.Max(1, known / wanted) : 1;
        for (long ordinal = 0; packets is null || taken.Count < wanted;)
        {
            stamps.Clear();
            var read = await run.ReadAsync(buffer, stamps, cancellation);
            if (read == 0)
                break;
            for (var i = 0; i < read; i++, ordinal++)
            {
                if (ordinal % step != 0)
                    continue;
                taken.Add(buffer.AsSpan(i * size, size).ToArray());
                if (packets is null && taken.Count == 2 * wanted)
                    (taken, step) = ([.. taken.Where((_, at) => at % 2 == 0)], 2 * step);
            }
        }
        if (taken.Count == 0 && run.Failure is { } failure)
            throw new VideoException(failure.Code, failure.Message);
        return taken.Take(wanted).Select(pixels => new FrameBatch(pixels, geometry, 1));
    }

    private static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("QW_").AddInMemoryCollection([new("Ingest:Roots:0", "/"), new("Ingest:Https:Path", Path.GetTempPath())]).Build();
        return new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Error)).AddIngestDecoding(configuration).BuildServiceProvider();
    }
}
