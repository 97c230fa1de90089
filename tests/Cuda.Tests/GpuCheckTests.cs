using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Cuda.Tests;

/// <summary>The check that is run on machines with a GPU, in short, on the pretended one: frames per second mean nothing there, all else does.</summary>
public sealed class GpuCheckTests(CudaLibrary cuda) : IDisposable
{
    private readonly TemporaryFolder _folder = new("gpu-check");

    [Fact]
    public async Task The_check_of_a_gpu_finds_everything_in_order()
    {
        Assert.SkipWhen(CudaLibrary.Missing is not null, CudaLibrary.Missing ?? "");
        var root = Root();
        var (model, profile) = (CudaModels.Copies, Path.Combine(_folder.Path, "copies.json"));
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "copies.onnx"), model.Bytes, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(profile, """{"name": "copies", "path": "copies.onnx", "output": "out", "input": {"width": 8, "height": 8, "layout": "nhwc", "scale": 1}}""",
            TestContext.Current.CancellationToken);
        var check = await Cli.Wrap(Path.Combine(root, "ops/gpu-check/check.sh"))
            .WithArguments([Path.Combine(root, "benchmarks/Bench/bin/cuda/Release/net10.0")])
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["LD_LIBRARY_PATH"] = cuda.Folder,
                ["MODELS"] = profile,
                ["OUT"] = _folder.Path,
                ["QUICK"] = "1",
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, check.StandardOutput + check.StandardError);
        Assert.Contains("all that must succeed did", check.StandardOutput, StringComparison.Ordinal);
        var results = File.ReadLines(Path.Combine(_folder.Path, "results.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var compared = Assert.Single(results, r => r.GetProperty("step").GetString()!.StartsWith("compare", StringComparison.Ordinal));
        Assert.Equal(("cuda", 0), (compared.GetProperty("Provider").GetString(), compared.GetProperty("relativeError").GetDouble()));
        Assert.Contains(results, r => r.TryGetProperty("Provider", out var provider) && provider.GetString() == "cuda" && r.TryGetProperty("framesPerSecond", out _));
    }

    public void Dispose() => _folder.Dispose();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "QueueWorkers.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
