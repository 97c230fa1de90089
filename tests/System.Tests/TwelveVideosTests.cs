using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

[Collection(SharedPipelineGroup.Name)]
public sealed class TwelveVideosTests(SharedPipeline shared)
{
    private static readonly string[] Names =
    [
        "in_car-detection.mp4", "in_asl_thanks.mkv", "dc_video_90.mov", "ey_prog_8s_fragmented.mp4", "m3_bear-vp9.webm", "m3_sample_h264.ts",
        "mp_fire2_rot180_vfr.mp4", "tc_av1_video.mkv", "m3_sample.flv", "m3_sample_mpeg4.avi", "mb_video-h265.mp4", "va_test_res_change.h264",
    ];

    [Fact]
    public async Task Twelve_videos_at_once_on_five_processes_equal_the_embedded_run()
    {
        string[] videos = [.. Names.Select(DataFolder.Video)];
        var (pipeline, tap) = (shared.Pipeline, shared.Tap);

        var ids = new List<Guid>();
        foreach (var video in videos)
            ids.Add(await pipeline.SubmitAsync(video));
        var reports = new List<VideoReport>();
        foreach (var id in ids)
            reports.Add(await pipeline.EndAsync(id));

        // Who published an event did the work.
        Assert.Equal(2, ids.SelectMany(id => tap.SendersOf<SegmentExtracted>(id)).Distinct().Count());
        Assert.Equal(2, ids.SelectMany(id => tap.SendersOf<FrameBatchProcessed>(id)).Distinct().Count());
        await Poll.UntilAsync("each outcome is published", TimeSpan.FromSeconds(5), () => ids.All(id => tap.Of<VideoCompleted>(id).Count > 0));
        Assert.Empty(ids.SelectMany(id => tap.Of<VideoFailed>(id)));
        var embedded = await EmbeddedRun.OfAsync(videos, Path.Combine(pipeline.Folder, "embedded"), pipeline.Settings);
        foreach (var (report, name) in reports.Zip(Names))
        {
            Accounts.AssertCompleted(report, Manifest.Video(name).DecodedFrames);
            EmbeddedRun.AssertSameFeatures(embedded.Reports.Single(r => r.Source == report.Source), report);
        }
    }
}
