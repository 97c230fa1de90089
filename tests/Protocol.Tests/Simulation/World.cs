using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Admission;
using QueueWorkers.Coordinator.Aggregation;
using QueueWorkers.Coordinator.Ledger;
using QueueWorkers.Coordinator.Models;
using QueueWorkers.Coordinator.Sweeping;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Coordinator.Waking;
using QueueWorkers.Inference.Batches;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Protocol.Tests.Doubles;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>Processes, bus, stores and clock of one seed. Handlers are the real ones, stores lie on the disk, everything else is chosen by the seed.</summary>
internal sealed class World : IDisposable
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly DirectoryPayloadStore _payloads;
    private readonly DirectoryFeatureStore _parts;
    private readonly DirectoryMarkers _markers;
    private readonly DirectoryResultStore _results;
    private readonly StateTwins _state;
    private readonly List<SimVideo> _videos = [];
    private readonly List<string> _log = [];
    private DateTimeOffset _lastBeat;
    private DateTimeOffset _lastScan;
    private bool _wasBusy;
    private Task _scan = Task.CompletedTask;
    private SimProcess? _scanner;

    public World(int seed, long quotaBytes = 1 << 20)
    {
        Random = new Random(seed);
        Outages = new Outages(Clock);
        _state = new StateTwins(Clock);
        _folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"qw-sim-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_folder);
        _payloads = new DirectoryPayloadStore(new StoreRoot(Path.Combine(_folder, "payloads")), quotaBytes, Clock);
        var root = new StoreRoot(Path.Combine(_folder, "features"));
        _parts = new DirectoryFeatureStore(root);
        _markers = new DirectoryMarkers(root, Clock);
        _results = new DirectoryResultStore(id => Path.Combine(_folder, "results", id.ToString("N")));
        _lastBeat = _lastScan = Clock.Now - HeartbeatInterval;
    }

    public Random Random { get; }

    public SimClock Clock { get; } = new();

    public Scheduler Scheduler { get; } = new();

    public SimBus Bus { get; } = new();

    public Outages Outages { get; }

    public VideoOptions Options { get; } = new()
    {
        RepeatAfter = TimeSpan.FromSeconds(20),
        RepeatAtMost = TimeSpan.FromSeconds(160),
        ModelUnavailableAfter = TimeSpan.FromSeconds(90),
    };

    /// <summary>Settings of planning: they may change between two runs.</summary>
    public int FramesPerBatch { get; set; } = 3;

    /// <summary>Settings of planning: all in one segment.</summary>
    public bool JoinSegments { get; set; }

    /// <summary>Whether those who serve models say that they are at work; if null, in every other heartbeat.</summary>
    public bool? IsBusy { get; set; }

    public List<SimProcess> Processes { get; } = [];

    /// <summary>Frames (pts, video) that kill the process that runs them.</summary>
    public HashSet<(int Pts, int Video)> Deadly { get; } = [];

    /// <summary>Frames (pts, video) that the model fails on.</summary>
    public HashSet<(int Pts, int Video)> Refused { get; } = [];

    /// <summary>Fingerprints whose queue is not there.</summary>
    public HashSet<string> WithoutQueue { get; } = [];

    /// <summary>Faults of handlers that should not be: each fails the run.</summary>
    public List<string> Escapes { get; } = [];

    public IReadOnlyList<SimVideo> Videos => _videos;

    public string Folder => _folder;

    public DirectoryResultStore Results => _results;

    public StateTwins State => _state;

    public DirectoryMarkers Markers => _markers;

    public DirectoryPayloadStore Payloads => _payloads;

    public DirectoryFeatureStore Parts => _parts;

    public SimVideo Video(Guid id) => _videos.First(v => v.Id == id);

    public SimVideo VideoAt(string path) => _videos.First(v => v.Uri == path);

    public bool IsDeadly(float[] feature) => Deadly.Contains(((int)feature[0], (int)feature[1]));

    public bool IsRefused(float[] feature) => Refused.Contains(((int)feature[0], (int)feature[1]));

    /// <summary>The last things that happened.</summary>
    public IEnumerable<string> Tail(int count) => _log.TakeLast(count);

    public void Note(string text)
    {
        if (!text.Contains(nameof(ModelServed), StringComparison.Ordinal) && !text.EndsWith("claim due", StringComparison.Ordinal) && !text.EndsWith("read clock", StringComparison.Ordinal) && !text.EndsWith("record model", StringComparison.Ordinal))
            _log.Add($"{Clock.Now:mm:ss.f} {text}");
    }

    public void Submit(SimVideo video)
    {
        if (!_videos.Contains(video))
            _videos.Add(video);
        Publish(video.Submission());
    }

    public void Publish(object message)
    {
        Note($"→ {message.GetType().Name}");
        // The rules that refuse foreign messages must never refuse one of ours.
        if (MessageRules.Check(message) is { } fault)
            Escapes.Add($"{message.GetType().Name} breaks its rules: {fault}");
        Bus.Publish(message);
    }

    public SimProcess Start(Role role, string name, string? fingerprint = null)
    {
        var process = new SimProcess(this, role, name, fingerprint);
        Wire(process);
        Processes.Add(process);
        return process;
    }

    /// <summary>The process dies; what it held goes back, and a new life begins.</summary>
    public void Crash(SimProcess process, bool restart = true)
    {
        if (process.IsDead)
            return;
        Note($"CRASH {process}");
        process.Die();
        Scheduler.Forget(process);
        Processes.Remove(process);
        foreach (var delivery in process.Running)
            Bus.Return(delivery);
        process.Running.Clear();
        if (restart)
            Start(process.Role, process.Name, process.Fingerprint);
    }

    /// <summary>Ends the processes that were told to stop and are done, or out of time.</summary>
    public void CutOffDrained()
    {
        foreach (var process in Processes.Where(p => p.IsDraining && (p.Running.Count == 0 || p.StepsLeft-- <= 0)).ToList())
            Crash(process);
    }

    /// <summary>Takes a message to a process that may have it; null if none may.</summary>
    public SimProcess? ConsumerOf(Delivery delivery)
    {
        var role = RoleOf(delivery.Message);
        SimProcess[] free = [.. Processes.Where(p => p.Role == role && !p.IsDraining && HasRoom(p, delivery))];
        return free.Length == 0 ? null : free[Random.Next(free.Length)];
    }

    public void Deliver(Delivery delivery, SimProcess process)
    {
        Bus.Queued.Remove(delivery);
        delivery.Deliveries++;
        process.Running.Add(delivery);
        Note($"{process} ← {delivery.Queue} {delivery.Message.GetType().Name} #{delivery.Deliveries}");
        _ = RunAsync(delivery, process);
    }

    /// <summary>Time moves; heartbeats and wakes come when they are due.</summary>
    public void Advance(TimeSpan atMost)
    {
        var until = Clock.Now + atMost;
        if (Clock.Next is { } next && next < until)
            until = next > Clock.Now ? next : Clock.Now;
        Clock.AdvanceTo(until);
        if (Clock.Now - _lastBeat >= HeartbeatInterval)
        {
            _lastBeat = Clock.Now;
            // At work in every other heartbeat: what the saga makes of that must not decide whether a video ends.
            _wasBusy = IsBusy ?? !_wasBusy;
            foreach (var process in Processes.Where(p => p.Role == Role.Inference).ToList())
                Publish(Beat(process.Fingerprint!) with { BusyShare = _wasBusy ? 0.5 : 0 });
        }
        if (Clock.Now - _lastScan >= TimeSpan.FromSeconds(1) && Processes.Where(p => p.Role == Role.Coordinator).ToArray() is { Length: > 0 } coordinators)
        {
            _lastScan = Clock.Now;
            if (_scan.IsCompleted || _scanner!.IsDead)
                _scan = ScanAsync(_scanner = coordinators[Random.Next(coordinators.Length)]);
        }
    }

    public static ModelServed Beat(string fingerprint) => new()
    {
        Fingerprint = fingerprint,
        Profile = fingerprint.Split('-')[0],
        Sha256 = new string('1', 64),
        Geometry = SimModel.Geometry,
        Dimension = SimModel.Dimension,
        Worker = "sim",
        Execution = new("cpu", "sim", "fp32"),
    };

    public VideoRecord? Record(SimVideo video) =>
        new VideoRows(_state.Rows).LoadAsync(video.Id, default).AsTask().GetAwaiter().GetResult()?.Record;

    public bool IsIdle => Bus.Queued.All(d => ConsumerOf(d) is null && !Processes.Any(p => p.Role == RoleOf(d.Message) && CanServe(p, d))) && Processes.All(p => p.Running.Count == 0);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Role RoleOf(object message) => message switch
    {
        PlanVideo or ExtractSegment => Role.Ingest,
        FrameBatchReady => Role.Inference,
        Watermark mark => mark.Queue.StartsWith("inference-", StringComparison.Ordinal) ? Role.Inference
            : mark.Queue.StartsWith(WorkQueues.Aggregate, StringComparison.Ordinal) ? Role.Coordinator : Role.Ingest,
        _ => Role.Coordinator,
    };

    private static bool CanServe(SimProcess process, Delivery delivery) =>
        delivery.Message switch
        {
            FrameBatchReady ready => process.Fingerprint == ready.Fingerprint,
            Watermark mark when process.Role == Role.Inference => mark.Queue.StartsWith(WorkQueues.Inference(process.Fingerprint!), StringComparison.Ordinal),
            _ => true,
        };

    private static bool HasRoom(SimProcess process, Delivery delivery)
    {
        if (!CanServe(process, delivery))
            return false;
        // A suspect runs alone in its process (R12).
        if (process.Running.Any(d => d.IsSuspect) || delivery.IsSuspect && process.Running.Count > 0)
            return false;
        var limit = delivery.Message switch { ExtractSegment => 1, PlanVideo => 2, FrameBatchReady => 2, AggregateVideo => 2, _ => 8 };
        return process.Running.Count(d => d.Message.GetType() == delivery.Message.GetType() && d.IsUrgent == delivery.IsUrgent) < limit;
    }

    private async Task RunAsync(Delivery delivery, SimProcess process)
    {
        try
        {
            await HandleAsync(delivery, process);
            await process.Gate($"acknowledge {delivery.Message.GetType().Name}");
            process.Running.Remove(delivery);
        }
        catch (GivenUpException)
        {
            process.Running.Remove(delivery);
        }
        catch (Exception fault)
        {
            process.Running.Remove(delivery);
            if (SimBus.IsWork(delivery.Message) && !delivery.IsSuspect)
                Bus.Suspect(delivery);
            else
                Escapes.Add($"{delivery.Message.GetType().Name}: {fault}");
        }
    }

    private async ValueTask HandleAsync(Delivery delivery, SimProcess process)
    {
        var publisher = new SimPublisher(this, process);
        switch (delivery.Message)
        {
            case VideoSubmitted m: await To(m); break;
            case CancelVideo m: await To(m); break;
            case AdmitVideo m: await To(m); break;
            case CancelRequested m: await To(m); break;
            case PlanVideo m: await To(m); break;
            case VideoPlanned m: await To(m); break;
            case IssueSegments m: await To(m); break;
            case ExtractSegment m: await To(m); break;
            case FrameBatchReady m: await To(m); break;
            case SegmentExtracted m: await To(m); break;
            case FrameBatchProcessed m: await To(m); break;
            case SegmentRejected m: await To(m); break;
            case BatchesLost m: await To(m); break;
            case AllBatchesProcessed m: await To(m); break;
            case AggregateVideo m: await To(m); break;
            case VideoAggregated m: await To(m); break;
            case ModelServed m: await To(m); break;
            case SweepVideo m: await To(m); break;
            case Wake m: await To(m); break;
            case Watermark m: await To(m); break;
            case WatermarkReached m: await To(m); break;
            default: throw new InvalidOperationException($"nobody consumes {delivery.Message.GetType().Name}");
        }

        ValueTask To<T>(T message) where T : class
        {
            var handler = process.Handlers[typeof(T)];
            if (delivery.IsSuspect)
                handler = new SuspectHandler<T>((IFallibleHandler<T>)handler, Features(process), process.Patience, NullLogger<SuspectHandler<T>>.Instance);
            return ((IMessageHandler<T>)handler).HandleAsync(message, publisher, CancellationToken.None);
        }
    }

    private async Task ScanAsync(SimProcess process)
    {
        var state = new GatedState(_state, process, Outages);
        var round = new WakeRound(
            state, Step(state, process), new VideoRows(state), state, state, new GatedPayloadStore(_payloads, process, Outages), process.Patience);
        foreach (var message in await round.ClaimAsync(CancellationToken.None))
            await new SimPublisher(this, process).PublishAsync(message, CancellationToken.None);
    }

    private VideoStep Step(GatedState state, SimProcess process) => new(state, state, state, state, process.Patience, Microsoft.Extensions.Options.Options.Create(Options));

    private GatedFeatures Features(SimProcess process) => new(_parts, _markers, _results, process, Outages);

    private void Wire(SimProcess process)
    {
        var (features, payloads, patience) = (Features(process), new GatedPayloadStore(_payloads, process, Outages), process.Patience);
        void Handle<T>(IMessageHandler<T> handler) where T : class => process.Handlers[typeof(T)] = handler;
        Handle(new WatermarkHandler());
        switch (process.Role)
        {
            case Role.Ingest:
                Handle(new PlanVideoHandler(new SimPlanner(this, process), payloads, features, patience, Clock));
                Handle(new ExtractSegmentHandler(new Decoders(new SimDecoder(this, process), "the only one"), payloads, features, features, new Precedence(Clock), patience, Microsoft.Extensions.Options.Options.Create(new IngestOptions()), Clock));
                break;
            case Role.Inference:
                Handle(new FrameBatchHandler(new SimModel(this, process), payloads, features, new NoFeatureCache(), features, new ByteBudget(long.MaxValue), patience, Clock));
                break;
            default:
                var state = new GatedState(_state, process, Outages);
                var (rows, times) = (new VideoRows(state), new LedgerTimes(Clock));
                var step = Step(state, process);
                Handle(new SubmitVideoHandler());
                Handle(new CancelVideoHandler());
                Handle(new SagaHandler<AdmitVideo>(rows, step, patience));
                Handle(new SagaHandler<CancelRequested>(rows, step, patience));
                Handle(new SagaHandler<VideoPlanned>(rows, step, patience));
                Handle(new SagaHandler<SegmentRejected>(rows, step, patience));
                Handle(new SagaHandler<AllBatchesProcessed>(rows, step, patience));
                Handle(new SagaHandler<VideoAggregated>(rows, step, patience));
                Handle(new SagaHandler<Wake>(rows, step, patience));
                Handle(new WatermarkReachedHandler(state, patience));
                Handle(new IssueSegmentsHandler(rows, state, state, features, patience));
                Handle(new SegmentExtractedHandler(state, times, patience));
                Handle(new FrameBatchProcessedHandler(state, times, patience));
                Handle(new BatchesLostHandler(rows, state, state, patience, Microsoft.Extensions.Options.Options.Create(Options)));
                Handle(new ModelServedHandler(state, state, patience, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<ModelServedHandler>.Instance));
                Handle(new SweepVideoHandler(features, payloads, features, features, state, state, patience));
                Handle(new AggregateVideoHandler(rows, state, state, features, features, new PartMerger(features), patience, Clock));
                break;
        }
    }
}
