using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Benchmarks;

/// <summary>The same frames on two accelerators: how far their features are apart.</summary>
internal static class CompareCommand
{
    private const int Count = 40;
    private const double Most = 1e-3;

    public static Command Create()
    {
        var model = Models.Option();
        var accelerator = new Option<string>("--accelerator") { Description = "What is compared with the CPU.", DefaultValueFactory = _ => Accelerators.Cuda };
        var command = new Command("compare", "Features of an accelerator against those of the CPU; exit code 1 where they differ by more than a thousandth.") { model, accelerator };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(model)!, parsed.GetValue(accelerator)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string model, string accelerator, CancellationToken cancellation)
    {
        var (expected, _) = await FeaturesAsync(model, Accelerators.Cpu, cancellation);
        var (found, execution) = await FeaturesAsync(model, accelerator, cancellation);
        var error = Math.Sqrt(expected.Zip(found, (a, b) => ((double)a - b) * ((double)a - b)).Sum() / expected.Sum(a => (double)a * a));
        Console.WriteLine(JsonSerializer.Serialize(new { model, execution.Provider, execution.Device, frames = Count, relativeError = error }));
        return execution.Provider == accelerator && error <= Most ? 0 : 1;
    }

    private static async Task<(float[] Features, Execution Execution)> FeaturesAsync(string model, string accelerator, CancellationToken cancellation)
    {
        using var loaded = FeatureModelLoader.Load(new InferenceOptions { Model = model, Accelerator = accelerator }, TimeProvider.System, NullLogger.Instance);
        var geometry = loaded.Description.Geometry;
        var pixels = new byte[Count * geometry.FrameBytes()];
        new Random(1).NextBytes(pixels);
        var features = new float[Count * loaded.Description.Dimension];
        await loaded.RunAsync(new FrameBatch(pixels, geometry, Count), features, cancellation);
        return (features, loaded.Description.Execution);
    }
}
