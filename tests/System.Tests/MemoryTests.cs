using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

public sealed class MemoryTests(Broker broker)
{
    /// <summary>A heap settles during the first thousand frames; what grew with the video would be ten times as much.</summary>
    private const double Most = 1.25;

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

    /// <summary>KiB at the peak of a worker of its own, and the frames that came out of it.</summary>
    private static async Task<(long KiB, long Frames)> PeakAsync(Pipeline pipeline, string video)
    {
        var worker = pipeline.Ingest();
        await worker.ReadyAsync();
        var report = await pipeline.EndAsync(await pipeline.SubmitAsync(video), seconds: 300);
        Assert.Equal("Completed", report.State);
        var peak = File.ReadLines($"/proc/{worker.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.Equal(0, await worker.StopAsync(TimeSpan.FromSeconds(20)));
        return (long.Parse(peak), report.Frames.Decoded);
    }
}
