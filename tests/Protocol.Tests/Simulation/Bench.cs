using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Protocol.Tests.Doubles;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>A world without faults but those of the test: one coordinator, two ingest and two inference processes.</summary>
internal sealed class Bench : IDisposable
{
    public const string Model = "alpha-00000001";
    private const int MaxSteps = 100_000;

    private int _published;

    public Bench(int seed = 1, long quotaBytes = 1 << 20, int inferenceWorkers = 2)
    {
        World = new World(seed, quotaBytes) { FramesPerBatch = 2 };
        World.Start(Role.Coordinator, "coordinator");
        World.Start(Role.Ingest, "ingest0");
        World.Start(Role.Ingest, "ingest1");
        for (var i = 0; i < inferenceWorkers; i++)
            World.Start(Role.Inference, $"inference{i}", Model);
        // Served from the start, so that no test waits for a heartbeat.
        World.State.Models.RecordAsync(World.Beat(Model), World.Clock.Now, default).AsTask().GetAwaiter().GetResult();
    }

    public World World { get; }

    /// <summary>Messages that are held back.</summary>
    public Func<object, bool> Hold { get; set; } = _ => false;

    /// <summary>Effects that are held back.</summary>
    public Func<string, bool> HoldEffect { get; set; } = _ => false;

    /// <summary>Called before each effect with its number and name.</summary>
    public Action<int, string>? BeforeEffect { get; set; }

    public int Effects { get; private set; }

    /// <summary>Everything that was delivered.</summary>
    public List<Delivery> Delivered { get; } = [];

    public static SimVideo Video(params SegmentNature[] natures) =>
        new(1, [.. natures.Select(_ => 5)], natures) { AllowPartial = true };

    public VideoRecord Record(SimVideo video) => World.Record(video)!;

    public IReadOnlyList<Delivery> Queued<T>() => [.. World.Bus.Queued.Where(d => d.Message is T)];

    public IEnumerable<T> Told<T>() => World.Bus.Published.OfType<T>();

    /// <summary>Goes on until something is so; time passes only where nothing else can.</summary>
    public void RunUntil(Func<bool> isSo, TimeSpan? within = null)
    {
        var end = World.Clock.Now + (within ?? TimeSpan.FromHours(12));
        for (var step = 0; step < MaxSteps; step++)
        {
            if (isSo())
                return;
            if (!TryStep())
                World.Advance(TimeSpan.FromSeconds(1));
            if (World.Clock.Now > end)
                throw new SimulationException($"not so within {within}:\n{string.Join('\n', World.Tail(60))}");
        }
        throw new SimulationException($"not so after {MaxSteps} steps:\n{string.Join('\n', World.Tail(60))}");
    }

    public void RunToTheEnd(SimVideo video, TimeSpan? within = null)
    {
        RunUntil(() => World.Record(video)?.IsFinal() == true, within);
        Settle();
        Assert.Empty(World.Escapes);
    }

    /// <summary>Goes on while anything can happen without time passing.</summary>
    public void Settle()
    {
        while (TryStep())
        {
        }
    }

    public Task<IReadOnlyList<FeatureRow>> RowsAsync(SimVideo video) => FeatureRows.ReadAsync(World.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile));

    /// <summary>The video completed with every frame of its truth.</summary>
    public async Task AssertCompleteAsync(SimVideo video)
    {
        Assert.Equal((VideoState.Completed, (Failure?)null), (Record(video).State, Record(video).Failure));
        var truth = video.Truth(0, video.End(video.Natures.Length - 1)).Where((_, i) => i % video.Every == 0);
        Assert.Equal(truth, (await RowsAsync(video)).Select(r => (long)r.PtsMs));
        Assert.Empty(PayloadsLeft());
    }

    public IReadOnlyList<string> PayloadsLeft()
    {
        var folder = Path.Combine(World.Folder, "payloads");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.frames*", SearchOption.AllDirectories).Where(f => !f.Contains("/evidence/", StringComparison.Ordinal))] : [];
    }

    public SimProcess Process(Role role) => World.Processes.First(p => p.Role == role);

    public void Dispose() => World.Dispose();

    private bool TryStep()
    {
        World.CutOffDrained();
        Delivery[] deliverable = [.. World.Bus.Queued.Where(d => !Hold(d.Message) && World.ConsumerOf(d) is not null)];
        int[] effects = [.. Enumerable.Range(0, World.Scheduler.Count).Where(i => !HoldEffect(World.Scheduler.NameOf(i)))];
        if (effects.Length + deliverable.Length == 0)
            return false;
        var choice = World.Random.Next(effects.Length + deliverable.Length);
        if (choice >= effects.Length)
        {
            var delivery = deliverable[choice - effects.Length];
            Delivered.Add(delivery);
            World.Deliver(delivery, World.ConsumerOf(delivery)!);
            return true;
        }
        Effects++;
        choice = effects[choice];
        BeforeEffect?.Invoke(Effects, World.Scheduler.NameOf(choice));
        if (choice < World.Scheduler.Count)
            World.Note(World.Scheduler.Step(choice));
        return true;
    }

    /// <summary>Loses the n-th message published from now on.</summary>
    public void Lose(int n, Func<object, bool> which)
    {
        _published = 0;
        World.Bus.Loses = message => which(message) && _published++ == n;
    }
}
