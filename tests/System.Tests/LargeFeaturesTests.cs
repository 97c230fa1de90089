using System.Diagnostics;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.SystemTests.Runs;

namespace QueueWorkers.SystemTests;

/// <summary>
/// Memory with a model of 22 MB a frame, loading and measuring it included. A few frames would be gathered in one batch by their pixels alone;
/// <c>QW_MEMORY_FRAMES=600</c> measures more of them, and wants a folder for temporary files with 50 GB.
/// </summary>
public sealed class LargeFeaturesTests(Broker broker)
{
    private const long MostKiB = 1_500_000_000 / 1024;

    private static readonly int Frames = int.TryParse(Environment.GetEnvironmentVariable("QW_MEMORY_FRAMES"), out var frames) ? frames : 24;

    private static int Seconds => 120 + Frames;

    [Fact]
    public async Task Daemons_stay_below_1500_MB_with_a_feature_of_22_MB_a_frame()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Inference__Model"] = Profiles.Segmentation(pipeline.Folder);
        pipeline.Settings["Inference__ModelCache"] = Path.Combine(pipeline.Folder, "cache");
        pipeline.Settings.Remove("Inference__Threads");
        await pipeline.StartDaemonsAsync();
        var report = await pipeline.EndAsync(await pipeline.SubmitAsync(await LongVideo.MakeAsync(pipeline.Folder, Frames), model: "segmentation"), Seconds);
        Assert.Equal(("Completed", Frames), (report.State, report.Frames.Stored));
        Assert.Equal(Frames * 22_020_096L >= 4_000_000_000, report.Warnings.Any(w => w.Code == "LargeResult"));
        foreach (var daemon in pipeline.Daemons)
            Check(daemon.Name, PeakKiB(daemon.Id)!.Value);
    }

    [Fact]
    public async Task A_run_stays_below_1500_MB_with_a_feature_of_22_MB_a_frame()
    {
        using var folder = new RunFolder();
        var video = await LongVideo.MakeAsync(folder.Path, Frames);
        var start = new ProcessStartInfo("dotnet", [Programs.Cli, "run", video, "--out", folder.Output, "--model", Profiles.Segmentation(folder.Path), "--accelerator", "cpu"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["TMPDIR"], start.Environment["QW_Inference__ModelCache"]) = (folder.Temporary, folder.In("cache"));
        using var run = Process.Start(start)!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        long peak = 0;
        await Poll.UntilAsync("the run ends", TimeSpan.FromSeconds(Seconds), () =>
        {
            peak = Math.Max(peak, PeakKiB(run.Id) ?? 0);
            return Task.FromResult(run.HasExited);
        }, () => $"{peak} KiB");
        var said = $"{await output}{await error}";
        Assert.True(run.ExitCode == 0, said);
        Assert.Equal(Frames, folder.Report(Path.GetFileNameWithoutExtension(video)).Frames.Stored);
        Assert.Contains("a feature has 5,505,024 floats", said, StringComparison.Ordinal);
        Check("qw run", peak);
    }

    private static void Check(string name, long peak)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {peak / 1024} MiB at its peak, {Frames} frames");
        Assert.True(peak < MostKiB, $"{name}: {peak} KiB");
    }

    /// <summary>The most that a process held at once; null if it has ended.</summary>
    private static long? PeakKiB(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
