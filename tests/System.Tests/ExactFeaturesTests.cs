using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>With joining off a batch is cut by its own count alone: whoever computes it, and however often, gives the same bytes.</summary>
public sealed class ExactFeaturesTests(Broker broker)
{
    private static readonly string[] Names = ["in_car-detection.mp4", "mb_video-h265.mp4"];

    [Fact]
    public async Task Without_joining_two_workers_of_which_one_is_killed_give_the_bytes_of_one_process()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var model = Profiles.SqueezeNet(pipeline.Folder);
        pipeline.Settings["Inference__Join"] = "false";
        // Else what one worker computed would be what the other gives.
        pipeline.Settings.Remove("Cache__Connection");
        // No whole runs: 8, and then 4 and 1.
        pipeline.Settings["Ingest__BatchBytes"] = $"{13 * 224 * 224 * 3}";
        Daemon[] daemons =
        [
            pipeline.Coordinator(), pipeline.Ingest(), pipeline.Inference(("Inference__Model", model), ("Inference__Sessions", "2")),
            pipeline.Inference(("Inference__Model", model), ("Inference__Sessions", "1"), ("Inference__BatchesAtOnce", "5")),
        ];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();
        string[] videos = [.. Names.Select(DataFolder.Video)];
        var ids = new List<Guid>();
        foreach (var video in videos)
            ids.Add(await pipeline.SubmitAsync(video, "squeezenet"));
        await pipeline.MidwayAsync(ids[0]);
        await daemons[2].KillAsync();

        var embedded = await EmbeddedRun.OfAsync(videos, Path.Combine(pipeline.Folder, "embedded"), pipeline.Settings, "--model", model);
        foreach (var (id, name) in ids.Zip(Names))
        {
            var report = await pipeline.EndAsync(id);
            Accounts.AssertCompleted(report, Manifest.Video(name).DecodedFrames);
            EmbeddedRun.AssertSameFeatures(embedded.Reports.Single(r => r.Source == report.Source), report);
        }
    }
}
