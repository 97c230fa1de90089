using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>Short real videos of several codecs, and what a quiet run makes of them.</summary>
public sealed class Clips : IDisposable
{
    private static readonly string[] Names =
    [
        "in_asl_thanks.mkv", "ey_vp9.ivf", "m3_bbb_mpeg4_15fps.mp4", "m3_bear-vp9.webm", "dc_video_90.mov", "ey_prog_8s.mp4", "m3_sample_h264.ts",
        "m3_timestamps_320x240_60fps.mp4",
    ];

    private readonly TemporaryFolder _folder = new("clips");
    private Dictionary<string, VideoReport> _quiet = [];

    public static IReadOnlyList<string> Paths => [.. Names.Select(DataFolder.Video)];

    /// <summary>Makes the quiet run, in one process, with the settings of a deployment; once.</summary>
    public async Task PrepareAsync(Pipeline pipeline)
    {
        if (_quiet.Count > 0)
            return;
        var run = await EmbeddedRun.OfAsync(Paths, _folder.Path, pipeline.Settings);
        Assert.True(run.ExitCode == 0, run.Error);
        _quiet = run.Reports.ToDictionary(r => Path.GetFileName(r.Source));
    }

    /// <summary>What is wrong with the result of a video; null if it is that of a quiet run, with an exact account.</summary>
    public string? FaultOf(string path, VideoReport? report)
    {
        var name = Path.GetFileName(path);
        if (report is null)
            return $"{name} has no report";
        try
        {
            Accounts.AssertCompleted(report, Manifest.Video(name).DecodedFrames);
            EmbeddedRun.AssertSameFeatures(_quiet[name], report);
            return null;
        }
        catch (Exception fault) when (fault is Xunit.Sdk.XunitException or IOException)
        {
            return $"{name}: {fault.Message.ReplaceLineEndings(" ")}";
        }
    }

    public void Dispose() => _folder.Dispose();
}
