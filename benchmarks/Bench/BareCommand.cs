using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Benchmarks;

/// <summary>The bound: ONNX Runtime in a loop on tensors that are already there, in each layout of a grid, and nothing else.</summary>
internal static class BareCommand
{
    private static readonly int[] Frames = [1, 2, 4, 8, 16];
    private static readonly int[] GpuFrames = [1, 8, 32, 64, 128];

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Name of a built-in, or path of a profile.", DefaultValueFactory = _ => "builtin:signature" };
        var seconds = new Option<double>("--seconds") { Description = "For each layout.", DefaultValueFactory = _ => 3 };
        var accelerator = new Option<string>("--accelerator") { Description = "cpu or cuda.", DefaultValueFactory = _ => Accelerators.Cpu };
        var command = new Command("bare", "Frames per second of bare sessions, the best layout of a grid.") { model, seconds, accelerator };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(seconds), parsed.GetValue(accelerator)!));
        return command;
    }

    private static void Run(string model, double seconds, string accelerator)
    {
        using var messages = OrtRuntime.Begin(NullLogger.Instance);
        var options = new InferenceOptions { Model = model, Accelerator = accelerator };
        var plan = FeatureModelLoader.Inspect(Models.Load(options));
        var cuda = accelerator == Accelerators.Cuda;
        var cores = cuda ? 1 : Environment.ProcessorCount;
        var grid = new List<(int Sessions, int Threads, int Frames, double Rate)>();
        foreach (var (sessions, threads) in new[] { (cores, 1), (1, cores) }.Distinct())
        {
            foreach (var frames in plan.Shape.FixedBatch ? [1] : cuda ? GpuFrames : Frames)
                grid.Add((sessions, threads, frames, Rate(plan, sessions, threads, frames, seconds, options)));
        }
        var best = grid.MaxBy(g => g.Rate);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            model,
            framesPerSecond = Math.Round(best.Rate, 1),
            best.Sessions,
            best.Threads,
            best.Frames,
            grid = grid.Select(g => $"{g.Sessions} × {g.Threads} threads, {g.Frames} frames: {g.Rate:F1}"),
        }));
    }

    private static double Rate(SessionPlan plan, int sessions, int threads, int frames, double seconds, InferenceOptions options)
    {
        using var ready = new Barrier(sessions);
        var rates = new double[sessions];
        var loops = Enumerable.Range(0, sessions).Select(i => new Thread(() => rates[i] = Loop(plan, threads, frames, seconds, ready, options))).ToList();
        loops.ForEach(t => t.Start());
        loops.ForEach(t => t.Join());
        return rates.Sum();
    }

    private static double Loop(SessionPlan plan, int threads, int frames, double seconds, Barrier ready, InferenceOptions options)
    {
        using var session = options.Accelerator == Accelerators.Cuda ? SessionFactory.OpenCuda(plan.Graph.Bytes, 0, options) : SessionFactory.OpenCpu(plan.Graph.Bytes, threads);
        using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, plan.Shape.InputType, plan.Shape.InputOf(frames));
        if (plan.Shape.InputType == TensorElementType.Float)
            Fill(input.GetTensorMutableDataAsSpan<float>());
        else
            new Random(1).NextBytes(input.GetTensorMutableRawData());
        using var output = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, plan.Shape.OutputType, plan.Shape.OutputOf(frames));
        using var binding = session.CreateIoBinding();
        binding.BindInput(plan.Graph.Input, input);
        binding.BindOutput(plan.Graph.Output, output);
        using var run = new RunOptions();
        session.RunWithBinding(run, binding);
        ready.SignalAndWait();
        var (runs, started) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            session.RunWithBinding(run, binding);
            runs++;
        }
        return runs * frames / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Fill(Span<float> values)
    {
        var random = new Random(1);
        foreach (ref var value in values)
            value = random.NextSingle();
    }
}
