using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary><c>docker-compose.yml</c> on a real engine, if there is one: images are built, which takes minutes the first time.</summary>
public sealed class ContainersTests
{
    [Fact]
    public async Task Containers_are_built_become_healthy_complete_a_video_and_keep_the_state()
    {
        Assert.SkipUnless(await AnswersAsync(), "No Docker engine answers here.");
        var check = await CliWrap.Cli.Wrap(Path.Combine(Programs.Root, "ops", "docker", "check.sh"))
            .WithArguments(["--short", DataFolder.Video("in_car-detection.mp4")]).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(check.ExitCode == 0, check.StandardOutput + check.StandardError);
        Assert.Contains($"{Manifest.Video("in_car-detection.mp4").DecodedFrames} frames", check.StandardOutput, StringComparison.Ordinal);
    }

    private static async Task<bool> AnswersAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            var info = await CliWrap.Cli.Wrap("docker").WithArguments(["info", "--format", "{{.ServerVersion}}"]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(bound.Token);
            return info.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
