using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary><c>qw models</c>, with a server of the test's own.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("models");
    private readonly Dictionary<string, string?> _environment;

    public ModelsCommandTests() => _environment = new() { ["QW_Inference__ModelCache"] = Cache };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Cache => Path.Combine(_folder.Path, "cache");

    private string Profile => Path.Combine(_folder.Path, "m.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_has_built_in_and_public_models_and_says_what_is_not_verified()
    {
        var models = Json(await Tool.RunAsync(_environment, "models", "list", "--json")).EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        Assert.Equal("builtIn", models["builtin:signature"].GetProperty("state").GetString());
        Assert.Equal(("builtIn", "MIT"), (models["resnet18"].GetProperty("state").GetString(), models["resnet18"].GetProperty("public").GetProperty("licence").GetString()));
        foreach (var name in (string[])["resnet50", "mobilenetv2", "squeezenet"])
        {
            Assert.Equal("absent", models[name].GetProperty("state").GetString());
            Assert.NotEqual(0, models[name].GetProperty("public").GetProperty("unverified").GetArrayLength());
        }
        var text = await Tool.RunAsync(_environment, "models", "list");
        Assert.Equal(0, text.Code);
        Assert.Contains("not verified", text.Output, StringComparison.Ordinal);
        Assert.Contains(Cache, text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_has_the_facts_of_the_file_and_the_fingerprint_that_a_worker_has()
    {
        var shown = Json(await Tool.RunAsync(_environment, "models", "show", "builtin:signature", "--json"));
        Assert.Equal(17, shown.GetProperty("onnx").GetProperty("opset").GetInt32());
        Assert.Equal("signature Float [N, 160]", shown.GetProperty("onnx").GetProperty("outputs")[0].GetString());
        Assert.Equal(Sha256(SignatureModel.Bytes()), shown.GetProperty("sha256").GetString());
        Assert.Matches("^builtin-signature-[0-9a-f]{8}$", shown.GetProperty("inspection").GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task Verify_tells_what_fits_from_what_does_not()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "m.onnx"), SignatureModel.Bytes(), Cancellation);
        await WriteProfileAsync("\"path\": \"m.onnx\"");
        var fits = await Tool.RunAsync(_environment, "models", "verify", Profile);
        Assert.True(fits.Code == 0, fits.Output + fits.Error);
        Assert.StartsWith("fits ", fits.Output, StringComparison.Ordinal);

        await WriteProfileAsync("\"path\": \"m.onnx\"", width: 225);
        var other = await Tool.RunAsync(_environment, "models", "verify", Profile);
        Assert.Equal(3, other.Code);
        Assert.Contains("225", other.Output, StringComparison.Ordinal);

        await WriteProfileAsync($"\"path\": \"m.onnx\", \"sha256\": \"{new string('0', 64)}\"");
        Assert.Contains("sha256", Assert.Single(Json(await Tool.RunAsync(_environment, "models", "verify", Profile, "--json"), code: 3).EnumerateArray()).GetProperty("problem").GetString(), StringComparison.Ordinal);

        var absent = await Tool.RunAsync(_environment, "models", "verify", "resnet50");
        Assert.Equal(2, absent.Code);
        Assert.Contains("qw models pull resnet50", absent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantise_makes_a_model_and_a_profile_that_run_and_verify_tells_how_much_they_differ()
    {
        await WriteNetworkAsync();
        var video = DataFolder.Video("in_bottle-detection.mp4");
        var made = Json(await Tool.RunAsync(_environment, "models", "quantise", Profile, video, "--frames", "12", "--out", Path.Combine(_folder.Path, "made"), "--json"));
        var profile = made.GetProperty("profile").GetString()!;
        Assert.Equal(Path.Combine(_folder.Path, "made", "m-int8.json"), profile);
        var found = made.GetProperty("comparison");
        Assert.Equal(("int8", "fp32", 6), (found.GetProperty("precision").GetString(), found.GetProperty("reference").GetString(), found.GetProperty("frames").GetInt32()));
        Assert.InRange(found.GetProperty("leastCosine").GetDouble(), 0.99, 1);

        // The same by verify, on frames of its own.
        var compared = Assert.Single(Json(await Tool.RunAsync(_environment, "models", "verify", profile, video, "--against", Profile, "--frames", "5", "--json")).EnumerateArray()).GetProperty("comparison");
        Assert.Equal(("int8", 5), (compared.GetProperty("precision").GetString(), compared.GetProperty("frames").GetInt32()));
        var half = await Tool.RunAsync(_environment, "models", "verify", Profile, video, "--precision", "fp16", "--frames", "5");
        Assert.Contains("fp16 against fp32 on 5 frames: cosine", half.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);

        var folder = Path.Combine(_folder.Path, "out");
        var report = Assert.Single(Json(await Tool.RunAsync(_environment, "run", DataFolder.Video("dc_video_90.mov"), "--model", profile, "--json", "--out", folder)).EnumerateArray());
        Assert.Equal("int8", Assert.Single(report.GetProperty("executions").EnumerateArray()).GetProperty("precision").GetString());
        Assert.Equal(found.GetProperty("fingerprint").GetString(), report.GetProperty("model").GetProperty("fingerprint").GetString());
        report = Assert.Single(Json(await Tool.RunAsync(_environment, "run", DataFolder.Video("dc_video_90.mov"), "--model", Profile, "--precision", "fp16", "--json", "--out", folder)).EnumerateArray());
        Assert.Equal("fp16", Assert.Single(report.GetProperty("executions").EnumerateArray()).GetProperty("precision").GetString());

        var refused = await Tool.RunAsync(_environment, "run", video, "--model", Profile, "--precision", "int8", "--out", folder);
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.Contains($"qw models quantise {Profile} VIDEO", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantise_says_what_is_wrong_with_a_model_or_a_video()
    {
        await WriteNetworkAsync();
        var absent = await Tool.RunAsync(_environment, "models", "quantise", Profile, Path.Combine(_folder.Path, "no.mp4"), "--out", _folder.Path);
        Assert.Equal((2, ""), (absent.Code, absent.Output));
        Assert.Contains("no.mp4", absent.Error, StringComparison.Ordinal);
        var remote = await Tool.RunAsync(_environment, "models", "quantise", Profile, "https://media.example.org/talk.mp4");
        Assert.Contains("is not on this host", remote.Error, StringComparison.Ordinal);
        Assert.Contains("qw models pull resnet50", (await Tool.RunAsync(_environment, "models", "quantise", "resnet50", DataFolder.Video("dc_video_90.mov"))).Error, StringComparison.Ordinal);
        Assert.Contains("--against needs a video", (await Tool.RunAsync(_environment, "models", "verify", Profile, "--against", Profile)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models", "show", "no-such-model")]
    [InlineData("models", "pull", "builtin:signature")]
    [InlineData("models", "list", "--wrong")]
    [InlineData("models")]
    public async Task A_wrong_call_ends_with_2_and_says_why(params string[] arguments)
    {
        var tool = await Tool.RunAsync(_environment, arguments);
        Assert.Equal((2, ""), (tool.Code, tool.Output));
        Assert.StartsWith("qw: ", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_part_of_a_pull_and_the_next_goes_on_and_the_model_runs()
    {
        // Bytes behind a model's last field are padding of a field that readers skip: a file large enough to be stopped in.
        byte[] model = [.. SignatureModel.Bytes(), .. Padding(600_000)];
        await using var server = await HttpsServer.StartAsync(Cancellation);
        server.Answer = context => HttpsServer.FileAsync(context, model, "1");
        server.BeforePiece = (context, sent) => sent < 200_000 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        _environment["SSL_CERT_FILE"] = server.CaFile;
        await WriteProfileAsync($"\"url\": \"{server.Uri("m.onnx")}\", \"sha256\": \"{Sha256(model)}\"");

        var part = new FileInfo(Path.Combine(Cache, $"{Sha256(model)}.part"));
        Assert.Equal(130, await InterruptAsync(() => { part.Refresh(); return part.Exists && part.Length > 100_000; }, "models", "pull", Profile));
        part.Refresh();
        Assert.InRange(part.Length, 100_001, 300_000);

        server.BeforePiece = (_, _) => Task.CompletedTask;
        var pulled = await Tool.RunAsync(_environment, "models", "pull", Profile);
        Assert.True(pulled.Code == 0, pulled.Error);
        Assert.Equal(Path.Combine(Cache, $"{Sha256(model)}.onnx"), pulled.Output.Trim());
        Assert.Equal(part.Length, server.Requests[^1].From);
        Assert.Equal(0, (await Tool.RunAsync(_environment, "models", "verify", Profile)).Code);
    }

    [Fact]
    public async Task A_model_that_is_not_there_ends_a_pull_with_3()
    {
        await using var server = await HttpsServer.StartAsync(Cancellation);
        server.Answer = context => { context.Response.StatusCode = 404; return Task.CompletedTask; };
        _environment["SSL_CERT_FILE"] = server.CaFile;
        await WriteProfileAsync($"\"url\": \"{server.Uri("m.onnx")}\", \"sha256\": \"{new string('a', 64)}\"");
        var tool = await Tool.RunAsync(_environment, "models", "pull", Profile);
        Assert.Equal((3, ""), (tool.Code, tool.Output));
        Assert.Contains("404 Not Found", tool.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Cache));
    }

    /// <summary>Two convolutions of seeded weights, and the mean of what they make.</summary>
    private async Task WriteNetworkAsync()
    {
        var graph = new OnnxGraphBuilder("network");
        var random = new Random(1);
        string Weights(params long[] shape) => graph.Floats([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)(random.NextDouble() - 0.5) / 2)], shape);
        var x = graph.Node("Relu", [graph.Node("Conv", [graph.Input("in", TensorProto.Types.DataType.Float, -1, 3, 64, 64), Weights(8, 3, 3, 3), Weights(8)])]);
        x = graph.Node("Relu", [graph.Node("Conv", [x, Weights(16, 8, 3, 3), Weights(16)])]);
        graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x])], "out", OnnxAttribute.Int("axis", 1));
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "m.onnx"), graph.Output("out", TensorProto.Types.DataType.Float, -1, 16).ToBytes(), Cancellation);
        await File.WriteAllTextAsync(Profile, """{ "name": "m", "path": "m.onnx", "input": { "width": 64, "height": 64 } }""", Cancellation);
    }

    private Task WriteProfileAsync(string source, int width = 224) => File.WriteAllTextAsync(
        Profile, $$"""{ "name": "m", {{source}}, "input": { "width": {{width}}, "height": 224, "layout": "NHWC", "scale": 1 } }""", Cancellation);

    private async Task<int> InterruptAsync(Func<bool> when, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Programs.Cli, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in _environment)
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await Poll.UntilAsync("the pull is under way", TimeSpan.FromSeconds(60), () => Task.FromResult(when()), () => "");
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"])!;
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.Contains("goes on there", await error, StringComparison.Ordinal);
        Assert.Equal("", await output);
        return process.ExitCode;
    }

    /// <summary>A field of protobuf that no model has: number 1,000, of so many bytes.</summary>
    private static byte[] Padding(int length)
    {
        var field = new MemoryStream();
        var output = new Google.Protobuf.CodedOutputStream(field);
        output.WriteTag(1000, Google.Protobuf.WireFormat.WireType.LengthDelimited);
        output.WriteBytes(Google.Protobuf.ByteString.CopyFrom(new byte[length]));
        output.Flush();
        return field.ToArray();
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static JsonElement Json(Tool tool, int code = 0)
    {
        Assert.True(tool.Code == code, $"{tool.Code}: {tool.Output} {tool.Error}");
        return JsonDocument.Parse(tool.Output).RootElement;
    }
}
