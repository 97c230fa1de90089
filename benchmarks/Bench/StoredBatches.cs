using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueWorkers.Contracts;
using QueueWorkers.Inference;
using QueueWorkers.Inference.Batches;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Benchmarks;

/// <summary>An inference worker without a bus: load, run, store features, delete, in stores of its own.</summary>
internal sealed class StoredBatches : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-bench-").FullName;
    private readonly SilentPublisher _publisher = new();
    private readonly IFeatureModel _model;
    private readonly int _frames;
    private readonly int _atOnce;
    private readonly ServiceProvider _services;
    private readonly IPayloadStore _payloads;
    private readonly FrameBatchHandler _handler;

    /// <param name="model">The model.</param>
    /// <param name="options">Its worker's.</param>
    /// <param name="frames">Of a batch.</param>
    /// <param name="slower">By how much each load and each store takes longer.</param>
    public StoredBatches(IFeatureModel model, InferenceOptions options, int frames, TimeSpan slower)
    {
        (_model, _frames, _atOnce) = (model, frames, InferenceRegistration.BatchesAtOnce(options, model));
        _services = Services(_folder);
        _payloads = _services.GetRequiredService<IPayloadStore>();
        var parts = _services.GetRequiredService<IFeatureStore>();
        _handler = new FrameBatchHandler(
            model, slower > TimeSpan.Zero ? new SlowPayloads(_payloads, slower) : _payloads, slower > TimeSpan.Zero ? new SlowParts(parts, slower) : parts,
            new NoFeatureCache(), _services.GetRequiredService<IMarkers>(), new ByteBudget(options.LoadBytes), _services.GetRequiredService<Patience>(), TimeProvider.System);
    }

    /// <summary>Batches that were not stored.</summary>
    public int Failed => _publisher.Failed;

    /// <summary>Microseconds a frame of each stage so far, the waiting for a core included.</summary>
    public IReadOnlyDictionary<string, double> Stages => _publisher.Stages;

    /// <summary>Writes payloads of noise.</summary>
    public async Task<IReadOnlyList<FrameBatchReady>> StoreAsync(int batches, CancellationToken cancellation)
    {
        var (geometry, fingerprint, id) = (_model.Description.Geometry, _model.Description.Fingerprint, Guid.NewGuid());
        var pixels = new byte[_frames * geometry.FrameBytes()];
        new Random(1).NextBytes(pixels);
        var pts = Enumerable.Range(0, _frames).Select(i => (long)i).ToArray();
        List<FrameBatchReady> messages = [];
        for (var i = 0; i < batches; i++)
        {
            var batch = new BatchId(id, "bench", 0, SeekStrategy.OwnKeyframe, i);
            using var payload = new Payload(new PayloadHeader { Batch = batch, Fingerprint = fingerprint, Count = _frames, Geometry = geometry, PtsHash = "" }, pts, pts, pixels);
            var reference = await _payloads.TryWriteAsync(payload, VideoPriority.Lowest, cancellation) ?? throw new InvalidOperationException("the payloads do not fit into the quota");
            messages.Add(new FrameBatchReady { Batch = batch, Fingerprint = fingerprint, FrameCount = _frames, Payload = reference });
        }
        return messages;
    }

    /// <summary>Turns them into parts, as many at once as a worker takes.</summary>
    public Task HandleAsync(IReadOnlyList<FrameBatchReady> messages, CancellationToken cancellation) =>
        Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = _atOnce, CancellationToken = cancellation }, (message, token) => _handler.HandleAsync(message, _publisher, token));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
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

    private sealed class SilentPublisher : IPublisher
    {
        private readonly Dictionary<string, double> _milliseconds = [];
        private long _frames;

        public int Failed { get; private set; }

        public IReadOnlyDictionary<string, double> Stages
        {
            get
            {
                lock (_milliseconds)
                    return _milliseconds.ToDictionary(m => m.Key, m => Math.Round(1000 * m.Value / _frames, 1));
            }
        }

        public ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class
        {
            if (message is FrameBatchProcessed processed)
            {
                lock (_milliseconds)
                {
                    Failed += processed.Outcome == BatchOutcome.Stored ? 0 : 1;
                    _frames += processed.Part?.Count ?? 0;
                    foreach (var time in processed.Timings)
                        _milliseconds[time.Stage] = _milliseconds.GetValueOrDefault(time.Stage) + time.Ms;
                }
            }
            return ValueTask.CompletedTask;
        }
    }
}
