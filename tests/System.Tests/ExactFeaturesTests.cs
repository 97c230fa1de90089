using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>With joining off a batch is cut by its own count alone: whoever computes it, and however often, gives the same bytes.</summary>
public sealed class ExactFeaturesTests(Broker broker, Baselines baselines)
{
    [Fact]
    public async Task Without_joining_two_workers_of_which_one_is_killed_give_the_bytes_of_one_process()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        var model = Profiles.Neighbours(pipeline.Folder);
        pipeline.Use(LongVideo.Settings);
        // No whole runs: 8, and then 4 and 1.
        pipeline.Settings["Ingest__BatchBytes"] = $"{13 * Profiles.NeighboursSide * Profiles.NeighboursSide * 3}";
        pipeline.Settings["Inference__Join"] = "false";
        // Else what one worker computed would be what the other gives.
        pipeline.Settings.Remove("Cache__Connection");
        Daemon[] daemons =
        [
            pipeline.Coordinator(), pipeline.Ingest(("Ingest__SegmentsAtOnce", "3")), pipeline.Inference(("Inference__Model", model), ("Inference__Sessions", "2")),
            pipeline.Inference(("Inference__Model", model), ("Inference__Sessions", "1"), ("Inference__BatchesAtOnce", "5")),
        ];
        foreach (var daemon in daemons)
            await daemon.ReadyAsync();
        var video = await baselines.LongVideoAsync();
        (string Path, int Frames)[] videos = [(video.Path, video.Frames), (DataFolder.Video("in_car-detection.mp4"), Manifest.Video("in_car-detection.mp4").DecodedFrames)];
        var ids = new List<Guid>();
        foreach (var (path, _) in videos)
            ids.Add(await pipeline.SubmitAsync(path, "neighbours"));
        await pipeline.MidwayAsync(ids[0]);
        await daemons[2].KillAsync();

        var reports = new List<Contracts.VideoReport>();
        foreach (var id in ids)
            reports.Add(await pipeline.EndAsync(id));
        var embedded = await EmbeddedRun.OfAsync(videos.Select(v => v.Path), Path.Combine(pipeline.Folder, "embedded"), pipeline.Settings, "--model", model);
        foreach (var (report, (path, frames)) in reports.Zip(videos))
        {
            Accounts.AssertCompleted(report, frames);
            EmbeddedRun.AssertSameFeatures(embedded.Reports.Single(r => r.Source == path), report);
        }
    }
}
