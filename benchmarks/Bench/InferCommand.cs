using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Benchmarks;

/// <summary>An inference worker over stored payloads: load, run, store features, delete; without a bus.</summary>
internal static class InferCommand
{
    private static readonly FrameGeometry SimulatedFrame = new() { Width = 224, Height = 224 };

    public static Command Create()
    {
        var model = Models.Option();
        var batches = new Option<int>("--batches") { Description = "How many.", DefaultValueFactory = _ => 40 };
        var frames = new Option<int>("--frames") { Description = "Frames of a batch.", DefaultValueFactory = _ => 64 };
        var simulate = new Option<double>("--simulate") { Description = "Instead of a model: devices that take so many milliseconds for a run." };
        var devices = new Option<int>("--devices") { Description = "Simulated devices.", DefaultValueFactory = _ => 1 };
        var slow = new Option<double>("--slow") { Description = "Milliseconds by which each load and each store is slower." };
        var against = new Option<double>("--against-bare") { Description = "In turns with the best bare sessions, so many seconds each, --rounds times: the ratio." };
        var rounds = new Option<int>("--rounds") { Description = "Turns with --against-bare.", DefaultValueFactory = _ => 7 };
        var settings = Models.Settings();
        var command = new Command("infer", "Frames per second of an inference worker.") { model, batches, frames, simulate, devices, slow, against, rounds, settings };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = Models.Options(parsed.GetValue(model)!, parsed.GetValue(settings));
            using var loaded = parsed.GetValue(simulate) is > 0 and var perRun
                ? SimulatedModel.Open(SimulatedFrame, TimeSpan.FromMilliseconds(perRun), parsed.GetValue(devices), options)
                : FeatureModelLoader.Load(options, TimeProvider.System, NullLogger.Instance);
            await using var worker = new StoredBatches(loaded, options, parsed.GetValue(frames), TimeSpan.FromMilliseconds(parsed.GetValue(slow)));
            var measuring = parsed.GetValue(against) is > 0 and var turn
                ? AgainstBareAsync(loaded, worker, options, TimeSpan.FromSeconds(turn), parsed.GetValue(rounds), parsed.GetValue(frames), cancellation)
                : MeasureAsync(loaded, worker, options, parsed.GetValue(batches), parsed.GetValue(frames), cancellation);
            if (await Task.WhenAny(measuring, loaded.Lost) == measuring)
            {
                await measuring;
                return 0;
            }
            // Its batches wait for another process. Nothing is taken down in order: the device may not let it be.
            await Console.Error.WriteLineAsync((await loaded.Lost).Message);
            Environment.Exit(1);
            return 1;
        });
        return command;
    }

    private static async Task MeasureAsync(FeatureModel model, StoredBatches worker, InferenceOptions options, int batches, int frames, CancellationToken cancellation)
    {
        await worker.HandleAsync(await worker.StoreAsync(Math.Max(4, batches / 8), cancellation), cancellation);
        var messages = await worker.StoreAsync(batches, cancellation);

        var (load, cpu, allocated, started) = (model.Load, ProcessTimes.Cpu().Own, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        await worker.HandleAsync(messages, cancellation);
        var (elapsed, after) = (Stopwatch.GetElapsedTime(started), model.Load);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            options.Model,
            model.Description.Execution.Provider,
            model.Description.Execution.Device,
            batches,
            frames = batches * frames,
            failed = worker.Failed,
            seconds = Math.Round(elapsed.TotalSeconds, 3),
            framesPerSecond = Math.Round(batches * frames / elapsed.TotalSeconds, 1),
            devices = after.Devices,
            busyShare = Math.Round((after.Busy - load.Busy) / (elapsed * after.Devices), 4),
            framesPerRun = Math.Round((double)(after.Frames - load.Frames) / (after.Runs - load.Runs), 2),
            cores = Math.Round((ProcessTimes.Cpu().Own - cpu) / elapsed.TotalSeconds, 3),
            allocatedPerBatch = (GC.GetTotalAllocatedBytes() - allocated) / batches,
            microsecondsAFrame = worker.Stages,
            peakMiB = Math.Round(ProcessTimes.PeakMiB()),
        }));
    }

    // In turns, because the speed of a shared machine changes from minute to minute.
    private static async Task AgainstBareAsync(FeatureModel model, StoredBatches worker, InferenceOptions options, TimeSpan turn, int rounds, int frames, CancellationToken cancellation)
    {
        var best = BareSessions.Grid(options, TimeSpan.FromSeconds(1))[0].Layout;
        using var bare = BareSessions.Open(best, options);
        List<(double Bare, double Worker, double Busy)> turns = [];
        for (var round = 0; round <= rounds; round++)
        {
            var rate = bare.Rate(turn);
            var batches = Math.Max(6, (int)(rate * turn.TotalSeconds / frames));
            var messages = await worker.StoreAsync(batches, cancellation);
            var (load, started) = (model.Load, Stopwatch.GetTimestamp());
            await worker.HandleAsync(messages, cancellation);
            var elapsed = Stopwatch.GetElapsedTime(started);
            // The first turn compiles and fills pools.
            if (round > 0)
                turns.Add(((rate + bare.Rate(turn)) / 2, batches * frames / elapsed.TotalSeconds, (model.Load.Busy - load.Busy) / (elapsed * model.Load.Devices)));
        }
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            options.Model,
            bare = best.ToString(),
            worker = $"{model.Load.Devices} × {model.RunFrames} frames",
            failed = worker.Failed,
            bareFramesPerSecond = Math.Round(Median(t => t.Bare), 1),
            framesPerSecond = Math.Round(Median(t => t.Worker), 1),
            ratio = Math.Round(Median(t => t.Worker / t.Bare), 3),
            ratios = turns.Select(t => Math.Round(t.Worker / t.Bare, 3)),
            busyShare = Math.Round(Median(t => t.Busy), 3),
            microsecondsAFrame = worker.Stages,
        }));

        double Median(Func<(double Bare, double Worker, double Busy), double> of)
        {
            var sorted = turns.Select(of).Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }
}
