using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

public sealed class MemoryTests(Broker broker)
{
    /// <summary>A heap settles during the first thousand frames; what grew with the video would be ten times as much.</summary>
    private const double Most = 1.25;

    private const long ResNet50Parameters = 25_557_032;

    [Fact]
    public async Task The_peak_of_an_ingest_worker_does_not_grow_with_the_video()
    {
        var video = DataFolder.Video("in_bottle-detection.mp4");
        await using var pipeline = await Pipeline.StartAsync(broker);
        await pipeline.StartDaemonsAsync(ingest: 0);
        var (shorter, frames) = await PeakAsync(pipeline, video);
        var (longer, more) = await PeakAsync(pipeline, await LongVideo.RepeatAsync(pipeline.Folder, video, times: 10));
        Assert.Equal(10 * frames, more);
        Assert.True(longer <= Most * shorter, $"{shorter} KiB for {frames} frames, {longer} KiB for {more}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{frames} frames: {shorter} KiB; {more} frames: {longer} KiB");
    }

    /// <summary>Most of its weights are made while ONNX Runtime opens it: fused, and arranged for kernels.</summary>
    [Fact]
    public async Task A_further_session_of_a_model_costs_less_than_its_weights()
    {
        const long WeightsKiB = ResNet50Parameters * sizeof(float) / 1024;
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Inference__Model"] = "builtin:resnet50";
        // Nothing is left to measure: what was opened for that would count too.
        pipeline.Settings["Inference__RunFrames"] = "1";
        pipeline.Settings["Inference__Pixels"] = "Host";
        await pipeline.StartDaemonsAsync(ingest: 0, inference: 0);
        var (two, four) = (await KiBOfSessionsAsync(pipeline, 2), await KiBOfSessionsAsync(pipeline, 4));
        var said = $"{two} KiB with two sessions, {four} KiB with four, weights of {WeightsKiB} KiB";
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True((four - two) / 2 < 3 * WeightsKiB / 4, said);
    }

    /// <summary>KiB of memory of its own that a worker holds when it is ready.</summary>
    private static async Task<long> KiBOfSessionsAsync(Pipeline pipeline, int sessions)
    {
        var worker = pipeline.Inference(("Inference__Sessions", $"{sessions}"));
        await worker.ReadyAsync();
        var size = KiB(worker, "RssAnon");
        Assert.Equal(0, await worker.StopAsync(TimeSpan.FromSeconds(20)));
        return size;
    }

    /// <summary>KiB at the peak of a worker of its own, and the frames that came out of it.</summary>
    private static async Task<(long KiB, long Frames)> PeakAsync(Pipeline pipeline, string video)
    {
        var worker = pipeline.Ingest();
        await worker.ReadyAsync();
        var report = await pipeline.EndAsync(await pipeline.SubmitAsync(video), seconds: 300);
        Assert.Equal("Completed", report.State);
        var peak = KiB(worker, "VmHWM");
        Assert.Equal(0, await worker.StopAsync(TimeSpan.FromSeconds(20)));
        return (peak, report.Frames.Decoded);
    }

    private static long KiB(Daemon daemon, string what) =>
        long.Parse(File.ReadLines($"/proc/{daemon.Id}/status").First(l => l.StartsWith($"{what}:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
