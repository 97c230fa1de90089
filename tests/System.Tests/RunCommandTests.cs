using System.Diagnostics;
using System.Text.Json;
using Parquet;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>What <c>qw run</c> says to the shell.</summary>
public sealed class RunCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--every", "0")]
    [InlineData("--fps", "-1")]
    [InlineData("--model", "nosuch")]
    [InlineData("--precision", "fp8")]
    [InlineData("--accelerator", "cuda")] // in the build for the CPU
    [InlineData("--unheard-of", "1")]
    public async Task A_wrong_call_ends_with_2_and_names_itself(string option, string value)
    {
        using var folder = new TemporaryFolder("run");
        var (code, output, error) = await RunAsync("run", DataFolder.Video("dc_video_90.mov"), "--out", folder.Path, option, value);
        Assert.Equal((2, ""), (code, output));
        // A slow run says before what it is doing.
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipWhile(l => !l.StartsWith("qw: ", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 1, 2);
        Assert.Contains(option is "--model" or "--accelerator" ? value : option, lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_temporary_files_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder("run");
        var (code, output, error) = await RunAsync(new Dictionary<string, string> { ["TMPDIR"] = "/nowhere" }, "run", DataFolder.Video("dc_video_90.mov"), "--out", folder.Path);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("/nowhere/, the folder for temporary files; set TMPDIR", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_alone_goes_to_standard_output_and_files_are_where_it_says()
    {
        using var folder = new TemporaryFolder("run");
        var (code, output, _) = await RunAsync("run", DataFolder.Video("dc_video_90.mov"), "--json", "--out", folder.Path);
        Assert.Equal(0, code);
        var report = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal("Completed", report.GetProperty("state").GetString());
        Assert.All(report.GetProperty("files").EnumerateObject(), f => Assert.True(File.Exists(f.Value.GetString())));
    }

    [Fact]
    public async Task A_video_of_a_server_is_fetched_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder("run");
        var temporary = Directory.CreateDirectory(Path.Combine(folder.Path, "tmp")).FullName;
        var video = await File.ReadAllBytesAsync(DataFolder.Video("dc_video_90.mov"), Cancellation);
        await using var server = await HttpsServer.StartAsync(Cancellation);
        server.Answer = context => HttpsServer.FileAsync(context, video, "1");
        var uri = server.Uri("films/talk.mov?token=1");
        var environment = new Dictionary<string, string> { ["TMPDIR"] = temporary, ["QW_Ingest__Https__CaFile"] = server.CaFile };
        Assert.Equal(3, (await RunAsync(environment, "run", uri, "--json", "--out", folder.Path)).Code);
        environment["QW_Ingest__Https__AllowPrivateAddresses__0"] = "127.0.0.0/8";
        var (code, output, _) = await RunAsync(environment, "run", uri, "--json", "--out", folder.Path);
        Assert.Equal(0, code);
        var report = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal(uri, report.GetProperty("source").GetString());
        Assert.True(File.Exists(Path.Combine(folder.Path, "talk", "features.parquet")));
        Assert.Empty(Directory.EnumerateDirectories(temporary, "qw-*"));
    }

    [Fact]
    public async Task A_model_of_any_size_gets_each_video_as_large_as_it_is()
    {
        using var folder = new TemporaryFolder("run");
        var graph = new OnnxGraphBuilder("mean");
        var planes = graph.Input("in", TensorProto.Types.DataType.Float, -1, 3, -1, -1);
        graph.Output(graph.Node("GlobalAveragePool", [planes], "out"), TensorProto.Types.DataType.Float, -1, 3, 1, 1);
        File.WriteAllBytes(Path.Combine(folder.Path, "mean.onnx"), graph.ToBytes());
        var profile = Path.Combine(folder.Path, "mean.json");
        File.WriteAllText(profile, """{ "name": "mean", "path": "mean.onnx", "input": { "resize": "native" } }""");
        var (code, output, error) = await RunAsync("run", DataFolder.Video("dc_video_90.mov"), DataFolder.Video("va_test.mp4"), "--model", profile, "--json", "--out", folder.Path);
        Assert.True(code == 0, error);
        var frames = JsonDocument.Parse(output).RootElement.EnumerateArray().Select(r => r.GetProperty("frames").GetProperty("stored").GetInt32());
        Assert.Equal([Manifest.Video("dc_video_90.mov").DecodedFrames, Manifest.Video("va_test.mp4").DecodedFrames], frames);
    }

    [Fact]
    public async Task The_trained_model_of_the_build_runs_without_a_download()
    {
        using var folder = new TemporaryFolder("run");
        var cache = Path.Combine(folder.Path, "cache");
        var (code, output, error) = await RunAsync(
            new Dictionary<string, string> { ["QW_Inference__ModelCache"] = cache }, "run", DataFolder.Video("md_flower.mp4"), "--every", "10", "--model", "resnet18", "--json", "--out", folder.Path);
        Assert.True(code == 0, error);
        var report = JsonDocument.Parse(output).RootElement.EnumerateArray().Single();
        Assert.Equal(("Completed", 15), (report.GetProperty("state").GetString(), report.GetProperty("frames").GetProperty("stored").GetInt32()));
        Assert.StartsWith("resnet18-", report.GetProperty("model").GetProperty("fingerprint").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cache, "*.onnx", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_classification_says_what_each_frame_shows()
    {
        using var folder = new TemporaryFolder("run");
        var graph = new OnnxGraphBuilder("colours");
        var planes = graph.Input("in", TensorProto.Types.DataType.Float, -1, 3, 16, 16);
        var mean = graph.Node("GlobalAveragePool", [planes]);
        graph.Output(graph.Node("Flatten", [mean], "out", OnnxAttribute.Int("axis", 1)), TensorProto.Types.DataType.Float, -1, 3);
        File.WriteAllBytes(Path.Combine(folder.Path, "colours.onnx"), graph.ToBytes());
        var profile = Path.Combine(folder.Path, "colours.json");
        File.WriteAllText(profile, """{ "name": "colours", "path": "colours.onnx", "kind": "classification", "labels": ["red", "green", "blue"], "input": { "width": 16, "height": 16 } }""");
        var (code, _, error) = await RunAsync("run", DataFolder.Video("dc_video_90.mov"), "--model", profile, "--json", "--out", folder.Path);
        Assert.True(code == 0, error);

        await using var file = File.OpenRead(Path.Combine(folder.Path, "dc_video_90", "features.parquet"));
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: Cancellation);
        using var group = reader.OpenRowGroupReader(0);
        var fields = reader.Schema.GetDataFields();
        Assert.Equal(["feature/list/element", "labels/list/element", "scores/list/element"], fields[4..].Select(f => f.Path.ToString()));
        var count = 3 * (int)group.RowCount;
        var (features, labels, scores) = (new float[count], new ReadOnlyMemory<char>[count], new float[count]);
        await group.ReadRawAsync<float>(fields[4], features, new int[count], new int[count], Cancellation);
        await group.ReadRawAsync<ReadOnlyMemory<char>>(fields[5], labels, new int[count], new int[count], Cancellation);
        await group.ReadRawAsync<float>(fields[6], scores, new int[count], new int[count], Cancellation);
        string[] names = ["red", "green", "blue"];
        var expected = features.Chunk(3).SelectMany(f => names.Zip(f).OrderByDescending(c => c.Second)).ToList();
        Assert.Equal(expected.Select(c => (c.First, c.Second)), labels.Zip(scores, (label, score) => (label.ToString(), score)));
    }

    [Fact]
    public async Task What_the_runtime_says_of_a_model_is_one_line()
    {
        using var folder = new TemporaryFolder("run");
        var graph = new OnnxGraphBuilder("full");
        for (var i = 0; i < 600; i++)
            graph.Floats($"unused_{i}", [i], 1);
        graph.Output(graph.Node("Identity", [graph.Input("in", TensorProto.Types.DataType.Float, -1, 3, 4, 4)], "out"), TensorProto.Types.DataType.Float, -1, 3, 4, 4);
        File.WriteAllBytes(Path.Combine(folder.Path, "full.onnx"), graph.ToBytes());
        var profile = Path.Combine(folder.Path, "full.json");
        File.WriteAllText(profile, """{ "name": "full", "path": "full.onnx", "input": { "width": 4, "height": 4 } }""");
        // It is said when a model is first tried, which is remembered.
        var environment = new Dictionary<string, string> { ["QW_Inference__ModelCache"] = folder.Path };
        var (code, _, error) = await RunAsync(environment, "run", DataFolder.Video("dc_video_90.mov"), "--model", profile, "--every", "50", "--json", "--out", folder.Path);
        Assert.True(code == 0, error);
        Assert.Contains("600 messages", Assert.Single(error.Split('\n'), l => l.Contains("unused_", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeded_weights_are_called_so()
    {
        using var folder = new TemporaryFolder("run");
        var environment = new Dictionary<string, string> { ["QW_Inference__ModelCache"] = folder.Path, ["QW_Inference__Sessions"] = "1", ["QW_Inference__Threads"] = "1", ["QW_Inference__RunFrames"] = "1" };
        var (code, output, error) = await RunAsync(environment, "run", DataFolder.Video("dc_video_90.mov"), "--model", "builtin:resnet50", "--every", "50", "--json", "--out", folder.Path);
        Assert.True(code == 0, error);
        var report = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal("builtin-resnet50-seeded", report.GetProperty("model").GetProperty("name").GetString());
        Assert.Contains("seeded weights: for benchmarks and calibration only, its features mean nothing", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_with_130_and_leaves_no_folder_behind()
    {
        using var folder = new TemporaryFolder("run");
        var temporary = Directory.CreateDirectory(Path.Combine(folder.Path, "tmp")).FullName;
        using var process = Start(new() { ["TMPDIR"] = temporary }, "run", DataFolder.Video("va_testsrc_9000.mp4"), "--json", "--out", Path.Combine(folder.Path, "out"));
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var payloads = () => Directory.EnumerateFiles(temporary, "*.frames", SearchOption.AllDirectories).Any();
        await Poll.UntilAsync("payloads of the run", TimeSpan.FromSeconds(60), payloads, () => "");
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(40), Cancellation);
        Assert.Equal((130, ""), (process.ExitCode, await output));
        Assert.Empty(Directory.EnumerateDirectories(temporary, "qw-*"));
        await error;
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Programs.Cli, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
