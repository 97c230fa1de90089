using System.Diagnostics;
using System.Text.Json;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>What <c>qw probe</c> says.</summary>
public sealed class ProbeCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_has_the_facts_and_the_plan()
    {
        var (code, output) = await ProbeAsync(DataFolder.Video("va_test_rot_90_deg.mp4"), "--json", "--every", "2");
        var answer = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        var video = answer.GetProperty("video");
        Assert.Equal(0, code);
        Assert.Equal((464, 848, 90), (video.GetProperty("width").GetInt32(), video.GetProperty("height").GetInt32(), video.GetProperty("rotation").GetInt32()));
        Assert.Equal(("h264", "libav", 30), (video.GetProperty("codec").GetString(), video.GetProperty("decoder").GetString(), video.GetProperty("frames").GetInt32()));
        Assert.Equal(30, Assert.Single(video.GetProperty("segments").EnumerateArray()).GetProperty("packets").GetInt32());
    }

    [Fact]
    public async Task One_that_cannot_be_read_ends_with_3_and_the_others_are_told()
    {
        var (code, output) = await ProbeAsync(DataFolder.Video("m3_audio_only.mp4"), DataFolder.Video("dc_video_90.mov"));
        Assert.Equal(3, code);
        Assert.Contains("NoVideoStream", output, StringComparison.Ordinal);
        Assert.Contains("one segment", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "5", "--to", "4")]
    [InlineData("--from", "a:b")]
    [InlineData("--keyframes", "--fps", "2")]
    public async Task A_wrong_call_ends_with_2(params string[] options) => Assert.Equal((2, ""), await ProbeAsync([DataFolder.Video("dc_video_90.mov"), .. options]));

    private static async Task<(int Code, string Output)> ProbeAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Programs.Cli, "probe", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        await error;
        return (process.ExitCode, await output);
    }
}
