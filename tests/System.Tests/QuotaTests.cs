using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

public sealed class QuotaTests(Broker broker)
{
    private const long Quota = 64L << 20;
    private const int FrameBytes = 224 * 224 * 3;

    [Fact]
    public async Task Six_hundred_mebibytes_pass_through_a_quota_of_64_while_another_model_stands_still()
    {
        var video = DataFolder.Video("va_testsrc_9000.mp4");
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Payloads__QuotaBytes"] = $"{Quota}";
        pipeline.Settings["Ingest__BatchBytes"] = $"{16 * FrameBytes}";
        // One: it must never wait for the model that stands still.
        await pipeline.StartDaemonsAsync();
        var standing = pipeline.Inference(("Inference__Model", Profiles.SqueezeNet(pipeline.Folder)));
        await standing.ReadyAsync();
        using var watching = new CancellationTokenSource();
        var peaks = WatchAsync(pipeline.Payloads, watching.Token);

        // It stands still with a video under way: its payloads fill its share, and its segments the queue.
        // Segments with long groups of pictures are larger than the room kept for them: such a run gives its worker back after some minutes.
        var (name, every) = DataFolder.Full ? ("in_bottle-detection.mp4", 1) : ("va_testsrc_9000.mp4", 8);
        var still = await pipeline.SubmitAsync(DataFolder.Video(name), "squeezenet", selection: new() { Every = every });
        await Poll.UntilAsync("it has a model", TimeSpan.FromSeconds(15), async () => (await pipeline.StatusAsync(still))?.State is not (null or "Submitted"));
        await standing.SignalAsync("STOP");
        await Poll.UntilAsync("the standing model's share is nearly full", TimeSpan.FromSeconds(60),
            () => Bytes(pipeline.Payloads).Any(m => m.Key.StartsWith("squeezenet", StringComparison.Ordinal) && m.Value > Quota / 2), pipeline.Logs);
        var report = await pipeline.EndAsync(await pipeline.SubmitAsync(video, selection: new() { Every = 2 }), seconds: DataFolder.Full ? 900 : 180);

        Assert.True(report.Frames.Stored * FrameBytes > 600L << 20);
        Assert.Equal("Completed", report.State);
        Accounts.AssertExact(report);
        Assert.Equal((9000, 4500, 0), (report.Frames.Decoded, report.Frames.Stored, report.Frames.Missing));
        Assert.NotEqual("Completed", (await pipeline.StatusAsync(still))!.State);
        await standing.SignalAsync("CONT");
        var late = await pipeline.EndAsync(still);
        Assert.Equal("Completed", late.State);
        Accounts.AssertExact(late);
        Assert.Equal((Manifest.Video(name).DecodedFrames + every - 1) / every, late.Frames.Stored);
        await watching.CancelAsync();
        Assert.All(await peaks, peak => Assert.True(peak.Value <= Quota, $"{peak.Key}: {peak.Value}"));
        Assert.Equal(2, (await peaks).Count);
        await pipeline.NoPayloadIsLeftAsync();
    }

    /// <summary>The largest sum seen of each model's files.</summary>
    private static async Task<Dictionary<string, long>> WatchAsync(string store, CancellationToken end)
    {
        var peaks = new Dictionary<string, long>();
        while (!end.IsCancellationRequested)
        {
            foreach (var (model, bytes) in Bytes(store))
                peaks[model] = Math.Max(peaks.GetValueOrDefault(model), bytes);
            await Task.Delay(20, CancellationToken.None);
        }
        return peaks;
    }

    private static Dictionary<string, long> Bytes(string store) => !Directory.Exists(store)
        ? []
        : Directory.EnumerateDirectories(store).ToDictionary(m => Path.GetFileName(m), m => Pipeline.FilesBelow(m).Sum(f => f.Length));
}
