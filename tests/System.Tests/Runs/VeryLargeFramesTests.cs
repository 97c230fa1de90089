using System.Diagnostics;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Runs;

/// <summary>A real video of 8K in a process that may not have the memory for one of its frames.</summary>
public sealed class VeryLargeFramesTests : IDisposable
{
    private const string Video = "m3_8k24fps_300ms.mp4";
    private const long MostBytes = 3_000_000_000;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_tiles_it_completes()
    {
        using var run = Start(tiles: true);
        var (output, error) = (run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await run.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, await output + await error);
        var report = _folder.Report(Path.GetFileNameWithoutExtension(Video));
        Assert.Equal(("Completed", 2, 2), (report.State, report.Frames.Stored, report.Frames.Inferred));
    }

    [Fact]
    public async Task Whole_it_does_not()
    {
        using var run = Start(tiles: false);
        try
        {
            // Daemons would wait for a device with more memory.
            await UntilSaidAsync(run.StandardError, "a run of one frame does not fit (input.tiles in the model's profile would cut it)").WaitAsync(Bound, TestContext.Current.CancellationToken);
            Assert.False(run.HasExited);
            Assert.Empty(_folder.Results());
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    private Process Start(bool tiles)
    {
        var start = new ProcessStartInfo("prlimit",
            [$"--data={MostBytes}", "dotnet", Programs.Cli, "run", DataFolder.Video(Video), "--every", "4", "--model", Profiles.Wide(_folder.Path, tiles), "--accelerator", "cpu", "--out", _folder.Output])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = _folder.Temporary;
        start.Environment["QW_Inference__ModelCache"] = _folder.In("cache");
        // What one frame of 1080p has.
        start.Environment["QW_Inference__MostPixels"] = $"{1920 * 1080}";
        return Process.Start(start)!;
    }

    private static async Task UntilSaidAsync(StreamReader lines, string text)
    {
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"the run ended without \"{text}\"");
    }
}
