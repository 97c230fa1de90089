using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Batches;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Devices;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Simulated;

namespace QueueWorkers.Benchmarks;

/// <summary>An inference worker over stored payloads: load, run, store features, delete; without a bus.</summary>
internal static class InferCommand
{
    private static readonly FrameGeometry SimulatedFrame = new() { Width = 224, Height = 224 };

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Name of a built-in, or path of a profile.", DefaultValueFactory = _ => "builtin:signature" };
        var batches = new Option<int>("--batches") { Description = "How many.", DefaultValueFactory = _ => 40 };
        var frames = new Option<int>("--frames") { Description = "Frames of a batch.", DefaultValueFactory = _ => 64 };
        var simulate = new Option<double>("--simulate") { Description = "Instead of a model: devices that take so many milliseconds for a run." };
        var devices = new Option<int>("--devices") { Description = "Simulated devices.", DefaultValueFactory = _ => 1 };
        var slow = new Option<double>("--slow") { Description = "Milliseconds by which each load and each store is slower." };
        var settings = new Option<string[]>("--set") { Description = "Settings of Inference: RunFrames=8", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("infer", "Frames per second of an inference worker.") { model, batches, frames, simulate, devices, slow, settings };
        command.SetAction((parsed, cancellation) => RunAsync(
            new(parsed.GetValue(model)!, parsed.GetValue(batches), parsed.GetValue(frames), parsed.GetValue(simulate), parsed.GetValue(devices), parsed.GetValue(slow)),
            parsed.GetValue(settings) ?? [], cancellation));
        return command;
    }

    private static async Task RunAsync(Wanted wanted, string[] settings, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("qw-bench-").FullName;
        try
        {
            var options = Options(wanted.Model, settings);
            await using var services = Services(folder);
            using var model = wanted.SimulatedMs > 0 ? Simulated(wanted, options) : FeatureModelLoader.Load(options, TimeProvider.System, NullLogger.Instance);
            var payloads = services.GetRequiredService<IPayloadStore>();
            var parts = services.GetRequiredService<IFeatureStore>();
            var more = TimeSpan.FromMilliseconds(wanted.SlowMs);
            var handler = new FrameBatchHandler(
                model, more > TimeSpan.Zero ? new SlowPayloads(payloads, more) : payloads, more > TimeSpan.Zero ? new SlowParts(parts, more) : parts,
                new NoFeatureCache(), services.GetRequiredService<IMarkers>(), new ByteBudget(options.LoadBytes), services.GetRequiredService<Patience>(), TimeProvider.System);
            var publisher = new SilentPublisher();
            await HandleAsync(await StoreAsync(payloads, model, wanted, Math.Max(4, wanted.Batches / 8), cancellation), handler, publisher, options, cancellation);
            var messages = await StoreAsync(payloads, model, wanted, wanted.Batches, cancellation);

            var (load, cpu, allocated, started) = (model.Load, ProcessTimes.Cpu().Own, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
            await HandleAsync(messages, handler, publisher, options, cancellation);
            var (elapsed, after) = (Stopwatch.GetElapsedTime(started), model.Load);
            var total = wanted.Batches * wanted.Frames;
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                wanted.Model,
                simulated = wanted.SimulatedMs > 0,
                batches = wanted.Batches,
                frames = total,
                failed = publisher.Failed,
                seconds = Math.Round(elapsed.TotalSeconds, 3),
                framesPerSecond = Math.Round(total / elapsed.TotalSeconds, 1),
                devices = after.Devices,
                busyShare = Math.Round((after.Busy - load.Busy) / (elapsed * after.Devices), 4),
                framesPerRun = Math.Round((double)(after.Frames - load.Frames) / (after.Runs - load.Runs), 2),
                cores = Math.Round((ProcessTimes.Cpu().Own - cpu) / elapsed.TotalSeconds, 3),
                allocatedPerBatch = (GC.GetTotalAllocatedBytes() - allocated) / wanted.Batches,
                peakMiB = Math.Round(ProcessTimes.PeakMiB()),
            }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task HandleAsync(IReadOnlyList<FrameBatchReady> messages, FrameBatchHandler handler, SilentPublisher publisher, InferenceOptions options, CancellationToken cancellation) =>
        Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = options.BatchesAtOnce > 0 ? options.BatchesAtOnce : 3, CancellationToken = cancellation }, (message, token) => handler.HandleAsync(message, publisher, token));

    private static FeatureModel Simulated(Wanted wanted, InferenceOptions options)
    {
        var frames = options.RunFrames > 0 ? options.RunFrames : 32;
        var queue = new RunQueue(options.Join, options.JoinWait);
        var lanes = new LaneOptions(options.RunTimeout, options.DeviceFailures, TimeSpan.FromSeconds(2));
        var description = new ModelDescription("simulated", "simulated-00000000", "", SimulatedFrame, 2048, new("simulated", "a clock", "none"));
        IDevice Open() => new SimulatedDevice(frames, TimeSpan.FromMilliseconds(wanted.SimulatedMs));
        return new FeatureModel(description, frames, queue, null, giveUp =>
            [.. Enumerable.Range(0, wanted.Devices).Select(i => new DeviceLane($"simulated {i}", Open(), Open, queue, lanes, TimeProvider.System, NullLogger.Instance, giveUp))]);
    }

    private static async Task<IReadOnlyList<FrameBatchReady>> StoreAsync(IPayloadStore payloads, IFeatureModel model, Wanted wanted, int batches, CancellationToken cancellation)
    {
        var (geometry, fingerprint, id) = (model.Description.Geometry, model.Description.Fingerprint, Guid.NewGuid());
        var pixels = new byte[wanted.Frames * geometry.FrameBytes()];
        new Random(1).NextBytes(pixels);
        var pts = Enumerable.Range(0, wanted.Frames).Select(i => (long)i).ToArray();
        List<FrameBatchReady> messages = [];
        for (var i = 0; i < batches; i++)
        {
            var batch = new BatchId(id, "bench", 0, SeekStrategy.OwnKeyframe, i);
            using var payload = new Payload(new PayloadHeader { Batch = batch, Fingerprint = fingerprint, Count = wanted.Frames, Geometry = geometry, PtsHash = "" }, pts, pts, pixels);
            var reference = await payloads.TryWriteAsync(payload, cancellation) ?? throw new InvalidOperationException("the payloads do not fit into the quota");
            messages.Add(new FrameBatchReady { Batch = batch, Fingerprint = fingerprint, FrameCount = wanted.Frames, Payload = reference });
        }
        return messages;
    }

    private static InferenceOptions Options(string model, string[] settings)
    {
        var options = new InferenceOptions { Model = model, Accelerator = Accelerators.Cpu };
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], (string?)s[1]))).Build().Bind(options);
        return options;
    }

    private static ServiceProvider Services(string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Payloads:Path"] = Path.Combine(folder, "payloads"),
            ["Payloads:QuotaBytes"] = $"{16L << 30}",
            ["Features:Path"] = Path.Combine(folder, "features"),
        }).Build();
        return new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Warning)).AddStores(configuration, mayCreate: true).BuildServiceProvider();
    }

    private sealed record Wanted(string Model, int Batches, int Frames, double SimulatedMs, int Devices, double SlowMs);

    private sealed class SilentPublisher : IPublisher
    {
        private int _failed;

        public int Failed => _failed;

        public ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
        {
            if (message is FrameBatchProcessed { Outcome: not BatchOutcome.Stored })
                Interlocked.Increment(ref _failed);
            return ValueTask.CompletedTask;
        }
    }
}
