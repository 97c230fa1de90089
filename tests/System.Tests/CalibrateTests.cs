using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.SystemTests;

/// <summary><c>qw calibrate</c>, and runs that are as large as it says.</summary>
public sealed class CalibrateTests : IDisposable
{
    /// <summary>Channels of the model's tensors: 256 bytes a pixel each.</summary>
    private const int Channels = 64;
    private const double LeastPerPixel = 2.0 * Channels * sizeof(float);

    private readonly TemporaryFolder _folder = new("calibrate");
    private readonly string _profile;

    public CalibrateTests()
    {
        _profile = Path.Combine(_folder.Path, "wide.json");
        File.WriteAllBytes(Path.Combine(_folder.Path, "wide.onnx"), Wide());
        File.WriteAllText(_profile, """{ "name": "wide", "path": "wide.onnx", "input": { "resize": "native" } }""");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_is_measured_drawn_and_kept_for_workers()
    {
        var plot = Path.Combine(_folder.Path, "wide.png");
        var tool = await QwAsync("calibrate", "--model", _profile, "--resolution", "360p,720p", "--frames", "1,4", "--plot", plot, "--json");
        Assert.True(tool.Code == 0, tool.Error);
        var result = JsonDocument.Parse(tool.Output).RootElement;
        var points = result.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal([(640, 1), (640, 4), (1280, 1), (1280, 4)], points.Select(p => (p.GetProperty("width").GetInt32(), p.GetProperty("frames").GetInt32())));
        TestContext.Current.TestOutputHelper?.WriteLine(tool.Output);
        Assert.InRange(result.GetProperty("perPixel").GetDouble(), LeastPerPixel, 3 * LeastPerPixel);
        Assert.InRange(result.GetProperty("loading").GetInt64(), 10_000_000, 2_000_000_000);
        Assert.Equal("PNG"u8.ToArray(), File.ReadAllBytes(plot)[1..4]);

        var table = await QwAsync("calibrate", "--model", _profile, "--resolution", "360p,100x80", "--frames", "1", "--plot", plot);
        Assert.True(table.Code == 0, table.Error);
        Assert.Contains("100x80", table.Output, StringComparison.Ordinal);
        Assert.Contains("largest run", table.Output, StringComparison.Ordinal);
        Assert.Contains("once, before any run", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--resolution", "4000p", "360p, 720p")]
    [InlineData("--frames", "0", "1 to 1,024")]
    [InlineData("--model", "builtin:nothing", "no such model")]
    [InlineData("--device", "tpu", "cpu, cuda")]
    public async Task A_wrong_call_is_answered_with_what_is_wanted(string option, string value, string wanted)
    {
        var tool = await QwAsync("calibrate", option, value);
        Assert.True(tool.Code == 2 && tool.Error.Contains(wanted, StringComparison.Ordinal), $"{tool.Code} {tool.Error}");
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_called_kept()
    {
        var settings = Settings();
        settings["QW_Inference__ModelCache"] = "/dev/null/cache";
        var tool = await Tool.RunAsync(settings, "calibrate", "--model", _profile, "--resolution", "100x80", "--frames", "1", "--json");
        Assert.True(tool.Code == 2 && tool.Error.Contains("cannot be kept in /dev/null/cache", StringComparison.Ordinal), $"{tool.Code} {tool.Error}");
        Assert.Equal("", tool.Output);
    }

    [Fact]
    public async Task A_run_that_memory_has_no_room_for_is_killed_and_completes_once_it_is_measured()
    {
        const long Limit = 2_500_000_000;
        using var group = MemoryGroup.Create(Limit);
        // Four of these frames take 6 GB, one 1.6.
        var video = await LargeVideoAsync();
        string[] run = ["run", video, "--model", _profile, "--json", "--out", Path.Combine(_folder.Path, "out")];

        var killed = await QwAsync(group, run);
        Assert.True(killed.Code == 137, $"{killed.Code} {killed.Error}");

        var calibrated = await QwAsync("calibrate", "--model", _profile, "--resolution", "360p,720p", "--frames", "1,2", "--json");
        Assert.True(calibrated.Code == 0, calibrated.Error);
        TestContext.Current.TestOutputHelper?.WriteLine(calibrated.Output);
        var completed = await QwAsync(group, run);
        Assert.True(completed.Code == 0, $"{completed.Code} {completed.Error}");
    }

    public void Dispose() => _folder.Dispose();

    private Task<Tool> QwAsync(params string[] arguments) => Tool.RunAsync(Settings(), arguments);

    private async Task<Tool> QwAsync(MemoryGroup group, string[] arguments)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Token);
        bound.CancelAfter(TimeSpan.FromMinutes(4));
        var result = await CliWrap.Cli.Wrap("/bin/sh")
            .WithArguments(["-c", $"{group.Enter} && exec dotnet \"$@\"", "sh", Programs.Cli, .. arguments])
            .WithEnvironmentVariables(Settings())
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(bound.Token);
        return new(result.ExitCode, result.StandardOutput, result.StandardError);
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["QW_Inference__ModelCache"] = Path.Combine(_folder.Path, "cache"),
        ["QW_Inference__RunFrames"] = "4",
        ["QW_Inference__Sessions"] = "1",
        ["QW_Inference__Threads"] = "1",
    };

    private async Task<string> LargeVideoAsync()
    {
        var path = Path.Combine(_folder.Path, "large.mp4");
        await CliWrap.Cli.Wrap("ffmpeg").WithArguments(["-v", "error", "-f", "lavfi", "-i", "testsrc=size=1920x1080:rate=5:duration=1.6", "-c:v", "mpeg4", path]).ExecuteAsync(Token);
        return path;
    }

    /// <summary>A model that wants far more memory than time: wide tensors, and next to nothing done to them.</summary>
    private static byte[] Wide()
    {
        var graph = new OnnxGraphBuilder("wide");
        var weight = graph.Floats([.. Enumerable.Range(0, Channels * 3).Select(i => (i % 7) / 7f)], Channels, 3, 1, 1);
        var wide = graph.Node("Conv", [graph.Input("in", DataType.Float, -1, 3, -1, -1), weight], null, OnnxAttribute.Ints("kernel_shape", 1, 1));
        var sum = graph.Node("Add", [graph.Node("Sigmoid", [wide]), graph.Node("Tanh", [wide])]);
        var mean = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [sum])], "out");
        return graph.Output(mean, DataType.Float, -1, Channels).ToBytes();
    }
}
