using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Platform.Tests.State;

public abstract class ModelRegistryContract
{
    private readonly DateTimeOffset _now = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract IModelRegistry Registry { get; }

    [Fact]
    public async Task Nothing_seen_is_an_empty_list() => Assert.Empty(await Registry.ListAsync(Cancellation));

    [Fact]
    public async Task R4_The_first_time_seen_stays_and_the_newest_heartbeat_stands()
    {
        await Registry.RecordAsync(Heartbeat("m-00000001", "one"), _now, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "two"), _now.AddSeconds(5), Cancellation);
        var model = Assert.Single(await Registry.ListAsync(Cancellation));
        Assert.Equal((_now, _now.AddSeconds(5), "two"), (model.FirstSeen, model.LastSeen, model.Heartbeat.Worker));
        Assert.Equal((224, 224), (model.Heartbeat.Geometry.Width, model.Heartbeat.Geometry.Height));
    }

    [Fact]
    public async Task R4_A_late_heartbeat_takes_nothing_back()
    {
        await Registry.RecordAsync(Heartbeat("m-00000001", "new"), _now, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "late"), _now.AddSeconds(-1), Cancellation);
        var model = Assert.Single(await Registry.ListAsync(Cancellation));
        Assert.Equal((_now, _now, "new"), (model.FirstSeen, model.LastSeen, model.Heartbeat.Worker));
    }

    [Fact]
    public async Task R4_Every_fingerprint_stands_for_itself()
    {
        await Registry.RecordAsync(Heartbeat("m-00000002", "b"), _now, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "a"), _now.AddSeconds(1), Cancellation);
        var models = await Registry.ListAsync(Cancellation);
        Assert.Equal([("m-00000001", _now.AddSeconds(1)), ("m-00000002", _now)], models.Select(m => (m.Heartbeat.Fingerprint, m.FirstSeen)));
    }

    [Fact]
    public async Task Every_worker_stands_with_its_last_heartbeat()
    {
        await Registry.RecordAsync(Heartbeat("m-00000001", "b"), _now, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "a") with { BusyShare = 0.1, OpenBreakers = ["Broker"] }, _now, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "a") with { BusyShare = 0.7, OpenBreakers = ["State"] }, _now.AddSeconds(5), Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "a") with { BusyShare = 0.9 }, _now.AddSeconds(4), Cancellation);
        var workers = await Registry.ListWorkersAsync(_now.AddSeconds(6), Cancellation);
        Assert.Equal([("a", _now.AddSeconds(5), 0.7), ("b", _now, 0)], workers.Select(w => (w.Heartbeat.Worker, w.LastSeen, w.Heartbeat.BusyShare)));
        Assert.Equal("State", Assert.Single(workers[0].Heartbeat.OpenBreakers));
    }

    [Fact]
    public async Task A_worker_that_went_silent_is_known_for_a_while_and_then_forgotten()
    {
        await Registry.RecordAsync(Heartbeat("m-00000001", "silent"), _now, Cancellation);
        var last = _now + ServingWorker.KeptFor;
        Assert.Equal("silent", Assert.Single(await Registry.ListWorkersAsync(last, Cancellation)).Heartbeat.Worker);
        Assert.Empty(await Registry.ListWorkersAsync(last.AddTicks(TimeSpan.TicksPerMicrosecond), Cancellation));

        await Registry.RecordAsync(Heartbeat("m-00000001", "other"), last.AddSeconds(1), Cancellation);
        // Gone from the store, not only from the list; its model stays known.
        Assert.Equal("other", Assert.Single(await Registry.ListWorkersAsync(_now, Cancellation)).Heartbeat.Worker);
        Assert.Equal(_now, Assert.Single(await Registry.ListAsync(Cancellation)).FirstSeen);
    }

    [Fact]
    public async Task Every_daemon_stands_with_its_last_heartbeat_until_it_is_forgotten()
    {
        await Registry.RecordAliveAsync(new WorkerAlive { Worker = "b", Role = "ingest", Waits = ["Broker: away"] }, _now, Cancellation);
        await Registry.RecordAliveAsync(new WorkerAlive { Worker = "a", Role = "ingest", OpenBreakers = ["State"] }, _now.AddSeconds(5), Cancellation);
        await Registry.RecordAliveAsync(new WorkerAlive { Worker = "a", Role = "ingest" }, _now.AddSeconds(4), Cancellation);
        var workers = await Registry.ListAliveAsync(_now.AddSeconds(6), Cancellation);
        Assert.Equal([("a", _now.AddSeconds(5)), ("b", _now)], workers.Select(w => (w.Heartbeat.Worker, w.LastSeen)));
        Assert.Equal(("State", "Broker: away"), (Assert.Single(workers[0].Heartbeat.OpenBreakers), Assert.Single(workers[1].Heartbeat.Waits)));

        await Registry.RecordAliveAsync(new WorkerAlive { Worker = "c", Role = "inference" }, _now + ServingWorker.KeptFor + TimeSpan.FromSeconds(1), Cancellation);
        // Gone from the store, not only from the list. Of serving workers nothing is known by this.
        Assert.Equal(["a", "c"], (await Registry.ListAliveAsync(_now, Cancellation)).Select(w => w.Heartbeat.Worker));
        Assert.Empty(await Registry.ListWorkersAsync(_now, Cancellation));
    }

    [Fact]
    public async Task A_retired_model_stays_so_through_heartbeats_until_it_is_told()
    {
        await Registry.RecordAsync(Heartbeat("m-00000001", "a"), _now, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000002", "b"), _now, Cancellation);
        await Registry.RetireAsync("m-00000001", isRetired: true, Cancellation);
        await Registry.RecordAsync(Heartbeat("m-00000001", "a"), _now.AddSeconds(5), Cancellation);
        Assert.Equal([true, false], (await Registry.ListAsync(Cancellation)).Select(m => m.IsRetired));
        await Registry.RetireAsync("m-00000001", isRetired: false, Cancellation);
        Assert.Equal([false, false], (await Registry.ListAsync(Cancellation)).Select(m => m.IsRetired));
    }

    private static ModelServed Heartbeat(string fingerprint, string worker) => new()
    {
        Fingerprint = fingerprint,
        Profile = "m",
        Sha256 = new string('0', 64),
        Geometry = new FrameGeometry { Width = 224, Height = 224 },
        Worker = worker,
        Execution = new Execution("cpu", "test", "fp32"),
    };
}
