using System.Diagnostics;
using System.Text.Json;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>A host on which the decoder of libav could not be built.</summary>
public sealed class WithoutLibavTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Qw_run_decodes_with_opencv_and_the_report_says_why()
    {
        using var folder = new TemporaryFolder("opencv");
        var start = new ProcessStartInfo("dotnet", [Programs.Cli, "run", DataFolder.Video("m3_sample.mp4"), DataFolder.Video("ey_av1.ivf"), "--json", "--out", folder.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["QW_Ingest__LibavPath"] = "no-such-decoder" },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        var reports = JsonDocument.Parse(await output).RootElement.EnumerateArray().ToList();
        var (whole, refused) = (reports.Single(r => r.GetProperty("state").GetString() == "Completed"), reports.Single(r => r.GetProperty("state").GetString() == "Failed"));
        var decoder = whole.GetProperty("decoder");
        Assert.Equal(("opencv", "approximate"), (decoder.GetProperty("name").GetString(), decoder.GetProperty("colour").GetString()));
        Assert.Equal("Ingest:Decoder is auto, and libav is not there", decoder.GetProperty("reason").GetString());
        Assert.Equal(Manifest.Video("m3_sample.mp4").DecodedFrames, whole.GetProperty("frames").GetProperty("stored").GetInt32());
        Assert.Equal("UnsupportedCodec", refused.GetProperty("code").GetString());
        await error;
    }
}
