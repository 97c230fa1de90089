using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>What cannot pass ends a run with one sentence that names path and cause.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_for_results_ends_the_run_and_names_it()
    {
        using var folder = new RunFolder();
        await using var disk = await SmallDisk.MountAsync(folder.Output, 256 << 10);

        var run = await folder.RunAsync(DataFolder.Video("va_testsrc_9000.mp4"), "--every", "4");

        AssertStopped(run, $"results cannot be written to {folder.Output}");
    }

    [Fact]
    public async Task A_full_disk_for_frames_ends_the_run_and_names_TMPDIR()
    {
        using var folder = new RunFolder();
        await using var disk = await SmallDisk.MountAsync(folder.Temporary, 2 << 20);

        var run = await folder.RunAsync(DataFolder.Video("va_testsrc_9000.mp4"), "--every", "4");

        AssertStopped(run, $"frames cannot be kept in {folder.Temporary}/, the folder for temporary files");
        Assert.Contains("set TMPDIR to another folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_for_frames_that_is_small_and_not_full_is_enough()
    {
        using var folder = new RunFolder();
        await using var disk = await SmallDisk.MountAsync(folder.Temporary, 24 << 20);

        // 300 frames are 43 MiB, in batches of 4.6 MiB.
        var run = await folder.RunAsync(new Dictionary<string, string?> { ["QW_Ingest__BatchBytes"] = $"{32 * 224 * 224 * 3}" }, DataFolder.Video("va_testsrc_9000.mp4"), "--every", "30");

        Assert.True(run.Code == 0, run.Error);
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_to_is_a_wrong_call()
    {
        using var folder = new RunFolder();
        var video = folder.Video("talk.mov");
        foreach (var output in (string[])[video, Path.Combine(video, "below"), "/proc/nowhere"])
        {
            var run = await Tool.RunAsync(new Dictionary<string, string?>(), "run", video, "--out", output);
            Assert.Equal((2, ""), (run.Code, run.Output));
            Assert.Contains($"results cannot be written to {output}: ", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    private static void AssertStopped(Tool run, string sentence)
    {
        Assert.True(run.Code == 4, $"{run.Code}: {run.Error}");
        var line = Assert.Single(run.Error.Split('\n'), l => l.StartsWith($"qw: {sentence}", StringComparison.Ordinal));
        Assert.Contains("No space left on device", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1, 500);
    }
}
