using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>Workers are added and killed while many videos are at work.</summary>
public sealed class ComingAndGoingTests(Broker broker)
{
    private const int Videos = 50;

    private static readonly string[] Names = ["dc_video_0.mov", "in_asl_thanks.mkv", "dc_video_90.mov", "tc_av1_video.mkv", "dc_video_180.mov"];

    [Fact]
    public async Task Fifty_videos_lose_nothing_while_workers_come_and_are_killed()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        // The same videos ten times: each is to be computed.
        pipeline.Settings.Remove("Cache__Connection");
        await pipeline.StartDaemonsAsync();
        var names = Enumerable.Range(0, Videos).Select(i => Names[i % Names.Length]).ToList();
        var ids = new List<Guid>();
        foreach (var name in names)
            ids.Add(await pipeline.SubmitAsync(DataFolder.Video(name)));

        await EndedAsync(5);
        Daemon[] second = [pipeline.Ingest(), pipeline.Inference(), pipeline.Inference()];
        await EndedAsync(10);
        await pipeline.Daemons.Single(d => d.Name == "ingest 1").KillAsync();
        await pipeline.Daemons.Single(d => d.Name == "inference 2").KillAsync();
        await EndedAsync(20);
        pipeline.Ingest();
        pipeline.Inference();
        await second[1].KillAsync();
        await EndedAsync(30);
        await second[0].KillAsync();

        foreach (var (id, name) in ids.Zip(names))
            Accounts.AssertCompleted(await pipeline.EndAsync(id, 300), Manifest.Video(name).DecodedFrames);
        await pipeline.NoPayloadIsLeftAsync();

        Task EndedAsync(int count) => Poll.UntilAsync($"{count} videos have ended", TimeSpan.FromSeconds(300), async () =>
        {
            var states = await Task.WhenAll(ids.Select(pipeline.StatusAsync));
            return states.Count(s => s?.State == "Completed") >= count;
        }, pipeline.Logs);
    }
}
