using System.Diagnostics;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

public sealed class TwoModelsTests(Broker broker)
{
    private static readonly TimeSpan Unavailable = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Each_worker_sees_its_own_model_only_a_changed_file_gets_new_videos_alone_and_an_unserved_model_ends_its_videos()
    {
        var (video, frames) = (DataFolder.Video("in_asl_thanks.mkv"), Manifest.Video("in_asl_thanks.mkv").DecodedFrames);
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Ingest__BatchBytes"] = $"{4 * 224 * 224 * 3}";
        pipeline.Settings["Videos__ModelUnavailableAfter"] = Unavailable.ToString();
        await using var tap = await Tap.OpenAsync(pipeline.Broker, typeof(FrameBatchProcessed), typeof(VideoFailed));
        await pipeline.StartDaemonsAsync();
        var signature = pipeline.Daemons.Single(d => d.Name.StartsWith("inference", StringComparison.Ordinal));
        var squeezenet = pipeline.Inference(("Inference__Model", Profiles.SqueezeNet(pipeline.Folder)));
        await squeezenet.ReadyAsync();

        // Both models at once.
        var ids = new List<(Guid Id, string Model, Daemon Worker)>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await pipeline.SubmitAsync(video, "builtin-signature"), "builtin-signature", signature));
            ids.Add((await pipeline.SubmitAsync(video, "squeezenet"), "squeezenet", squeezenet));
        }
        foreach (var (id, model, worker) in ids)
        {
            var report = await pipeline.EndAsync(id);
            Accounts.AssertCompleted(report, frames);
            Assert.Equal(model, report.Model!.Name);
            Assert.Equal([worker.Id], tap.SendersOf<FrameBatchProcessed>(id));
        }
        var old = (await pipeline.EndAsync(ids[1].Id)).Model!.Fingerprint;

        // Another file under the same name: new videos are its own, while the old worker is still there.
        var changed = pipeline.Inference(("Inference__Model", Profiles.SqueezeNet(pipeline.Folder, changed: true)));
        await changed.ReadyAsync();
        await Poll.UntilAsync("the changed model is served", TimeSpan.FromSeconds(15), async () =>
            (await pipeline.EndAsync(await pipeline.SubmitAsync(video, "squeezenet"))).Model!.Fingerprint != old);
        for (var i = 0; i < 2; i++)
        {
            var id = await pipeline.SubmitAsync(video, "squeezenet");
            Accounts.AssertCompleted(await pipeline.EndAsync(id), frames);
            Assert.Equal([changed.Id], tap.SendersOf<FrameBatchProcessed>(id));
        }

        var watch = Stopwatch.StartNew();
        var nobodys = await pipeline.SubmitAsync(video, "nobodys-model");
        await Poll.UntilAsync("the video ends", Unavailable + TimeSpan.FromSeconds(5), () => tap.Of<VideoFailed>(nobodys).Count > 0, pipeline.Logs);
        Assert.Equal(FailureCode.ModelUnavailable, tap.Of<VideoFailed>(nobodys)[0].Failure.Code);
        Assert.InRange(watch.Elapsed, Unavailable, Unavailable + TimeSpan.FromSeconds(5));
    }
}
