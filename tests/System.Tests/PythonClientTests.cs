using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

[Collection(SharedPipelineGroup.Name)]
public sealed class PythonClientTests(SharedPipeline shared)
{
    private static readonly string Script = Path.Combine(Programs.Root, "tests", "System.Tests", "clients", "submit.py");

    [Fact]
    public async Task A_python_client_submits_raw_json_and_gets_the_outcome_and_nothing_is_cancelled()
    {
        var id = Guid.NewGuid();
        var (code, output, error) = await RunAsync("--uri", DataFolder.Video("in_asl_thanks.mkv"), "--id", $"{id}", "--model", "builtin-signature", "--every", "2");

        Assert.True(code == 0, error + shared.Pipeline.Logs());
        var message = JsonNode.Parse(output)!;
        Assert.Equal(id, (Guid)message["videoId"]!);
        Assert.Equal("Completed", (string?)message["report"]!["state"]);
        Assert.Equal((Manifest.Video("in_asl_thanks.mkv").DecodedFrames + 1) / 2, (int)message["report"]!["frames"]!["stored"]!);
        Assert.Empty(shared.Tap.Of<CancelRequested>(id));
        Assert.Empty(shared.Tap.Of<VideoCancelled>(id));
    }

    [Fact]
    public async Task A_python_client_hears_of_a_failure()
    {
        var (code, output, _) = await RunAsync("--uri", "/nowhere/at/all.mp4");

        Assert.Equal(3, code);
        Assert.Equal(FailureCode.NotFound, (string?)JsonNode.Parse(output)!["failure"]!["code"]);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var result = await CliWrap.Cli.Wrap("/usr/bin/python3")
            .WithArguments([Script, "--amqp", shared.Pipeline.Broker.ToString(), "--timeout", "60", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return (result.ExitCode, result.StandardOutput, result.StandardError);
    }
}
