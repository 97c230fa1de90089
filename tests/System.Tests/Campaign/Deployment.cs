using System.Globalization;
using QueueWorkers.SystemTests.Cluster;
using StackExchange.Redis;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>
/// What a campaign disturbs: a broker, two Redis, two stores on disks of their own, two coordinators, two ingest and three inference workers, all of them real
/// processes, and their supervisor.
/// </summary>
public sealed class Deployment : IAsyncDisposable
{
    private const long Quota = 256L << 20;

    /// <summary>Intervals that are minutes elsewhere.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Payloads__QuotaBytes"] = Quota.ToString(CultureInfo.InvariantCulture),
        ["Ingest__SegmentPixels"] = "16000000",
        ["Ingest__BatchBytes"] = $"{16 * 224 * 224 * 3}",
        ["Videos__RepeatAfter"] = "00:00:05",
        ["Videos__RepeatAtMost"] = "00:00:20",
        ["Videos__WakeScan"] = "00:00:00.2",
        ["Videos__ModelLiveFor"] = "00:00:08",
        ["Videos__ModelUnavailableAfter"] = "01:00:00",
        ["Bus__ReturnedAfter"] = "00:00:05",
        ["DeadLetters__LookEvery"] = "00:00:02",
        ["Resilience__State__Timeout"] = "00:00:10",
        ["Resilience__State__MaxDelay"] = "00:00:01",
        ["Resilience__Broker__MaxDelay"] = "00:00:01",
        ["Resilience__PayloadStore__MaxDelay"] = "00:00:01",
        ["Resilience__FeatureStore__MaxDelay"] = "00:00:01",
    };

    private readonly CancellationTokenSource _end = new();
    private readonly List<SmallDisk> _disks = [];
    private Task _supervision = Task.CompletedTask;

    private Deployment(BrokerHost broker, Pipeline pipeline) => (Broker, Pipeline) = (broker, pipeline);

    public BrokerHost Broker { get; }

    public Pipeline Pipeline { get; }

    public Doors Doors { get; private set; } = null!;

    public IReadOnlyList<Slot> Coordinators { get; private set; } = [];

    public IReadOnlyList<Slot> Ingests { get; private set; } = [];

    public IReadOnlyList<Slot> Inferences { get; private set; } = [];

    public IReadOnlyList<Slot> All => [.. Coordinators, .. Ingests, .. Inferences];

    /// <summary>Whether each store has a disk of its own, which can be filled.</summary>
    public bool HasDisks => _disks.Count > 0;

    /// <summary>What the coordinators said when all was well.</summary>
    public Said Well { get; private set; } = new([], null);

    public string Payloads => Pipeline.Settings["Payloads__Path"];

    public string Features => Pipeline.Settings["Features__Path"];

    public static async Task<Deployment> StartAsync()
    {
        var broker = await BrokerHost.StartAsync();
        var pipeline = await Pipeline.StartAsync(broker.Uri);
        var deployment = new Deployment(broker, pipeline);
        try
        {
            await deployment.PrepareAsync();
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a Redis says to a command.</summary>
    public static async Task<string> TellAsync(string redis, params string[] command)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis},allowAdmin=true");
        return (await connection.GetServer(redis).ExecuteAsync(command[0], [.. command[1..]])).ToString();
    }

    /// <summary>Waits until every coordinator is ready and every worker is listed as live, and remembers what was said.</summary>
    public async Task BeWellAsync(TimeSpan bound)
    {
        Said? last = null;
        await Poll.UntilAsync("all is well", bound, async () => IsWell(last = await Doors.AskAsync()), () => $"Last: {last}");
        Well = last!;
    }

    /// <summary>Whether all that must be ready and live is.</summary>
    public bool IsWell(Said said) => said.IsReady && All.All(s => !s.Current.HasExited) && Ingests.Concat(Inferences).All(s => said.IsLive(s.Worker));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _supervision;
        Doors?.Dispose();
        await Pipeline.DisposeAsync();
        await Broker.DisposeAsync();
        foreach (var slot in All)
            slot.Dispose();
        foreach (var disk in _disks)
            await disk.DisposeAsync();
        _end.Dispose();
    }

    private async Task PrepareAsync()
    {
        Pipeline.Use(Settings);
        Pipeline.Settings["Payloads__Path"] = await DiskAsync("payloads", Quota + (64 << 20));
        Pipeline.Settings["Features__Path"] = await DiskAsync("features", 256 << 20);
        Uri[] doors = [.. Enumerable.Range(0, 2).Select(_ => new Uri($"http://127.0.0.1:{Pipeline.FreePort()}"))];
        Doors = new Doors(doors);
        Coordinators = [.. doors.Select((door, i) => new Slot($"coordinator {i + 1}", own => Pipeline.Coordinator([("Urls", door.ToString()), .. own])))];
        Ingests = [.. Enumerable.Range(1, 2).Select(i => new Slot($"ingest {i}", own => Pipeline.Ingest(own)))];
        Inferences = [.. Enumerable.Range(1, 3).Select(i => new Slot($"inference {i}", own => Pipeline.Inference(own)))];
        foreach (var slot in All)
            await slot.StartAsync();
        foreach (var slot in All)
            await slot.Current.ReadyAsync();
        _supervision = Task.WhenAll(All.Select(s => s.SuperviseAsync(_end.Token)));
        await BeWellAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>A folder for a store, on a small disk if we may mount one.</summary>
    private async Task<string> DiskAsync(string store, long bytes)
    {
        var path = Path.Combine(Pipeline.Folder, $"disk-of-{store}");
        if (await SmallDisk.TryMountAsync(path, bytes) is { } disk)
            _disks.Add(disk);
        return Path.Combine(path, store);
    }
}
