using System.Net.Http.Json;
using System.Text.Json.Nodes;
using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Three daemons that are sent what no client and no process of ours would send, and what must be so afterwards. They are started with an open umask.</summary>
public sealed class ForeignPipeline(Broker broker) : IAsyncLifetime
{
    private static readonly string[] Stores = ["payloads", "features"];

    private readonly HttpClient _http = new();
    private Dictionary<string, string> _identities = [];

    public Pipeline Pipeline { get; private set; } = null!;

    public Forger Forger { get; private set; } = null!;

    public Tap Tap { get; private set; } = null!;

    public Daemon Coordinator { get; private set; } = null!;

    /// <summary>The only one: what holds it stops all.</summary>
    public Daemon Ingest { get; private set; } = null!;

    public Daemon Inference { get; private set; } = null!;

    /// <summary>The model that is served.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>Identity of the payload store.</summary>
    public string PayloadStore => _identities["payloads"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Pipeline = await Pipeline.StartAsync(broker);
        Pipeline.Settings["QW_UMASK"] = "0000";
        Pipeline.Settings["Bus__ReturnedAfter"] = "00:00:01";
        // Who may publish may claim a model; so long it is believed.
        Pipeline.Settings["Videos__ModelLiveFor"] = "00:00:12";
        Pipeline.Settings["Ingest__BatchBytes"] = $"{16 * 224 * 224 * 3}";
        Tap = await Tap.OpenAsync(Pipeline.Broker, typeof(VideoFailed), typeof(IssueSegments));
        (Coordinator, Ingest, Inference) = (Pipeline.Coordinator(), Pipeline.Ingest(), Pipeline.Inference());
        foreach (var daemon in Pipeline.Daemons)
            await daemon.ReadyAsync();
        Forger = await Forger.OpenAsync(Pipeline.Broker);
        await Poll.UntilAsync("a model is served", TimeSpan.FromSeconds(30), async () =>
            (Fingerprint = (string?)(await _http.GetFromJsonAsync<JsonArray>(Pipeline.Url("/api/workers"), Token))!.Select(w => w!["fingerprint"]).FirstOrDefault(f => f is not null) ?? "") != "");
        _identities = Stores.ToDictionary(s => s, s => File.ReadAllText(IdentityOf(s)));
    }

    /// <summary>Waits until a heartbeat of a worker is recorded.</summary>
    public Task WorkerIsListedAsync(string worker) => Poll.UntilAsync($"{worker} is listed", TimeSpan.FromSeconds(60), async () =>
        (await _http.GetFromJsonAsync<JsonArray>(Pipeline.Url("/api/workers"), Token))!.Any(w => (string?)w!["worker"] == worker), Pipeline.Logs);

    /// <summary>Waits until what a forged heartbeat claimed is no longer believed.</summary>
    public Task OnlyOurModelIsLiveAsync() => Poll.UntilAsync("no other model is live", TimeSpan.FromSeconds(60), async () =>
        (await _http.GetFromJsonAsync<JsonArray>(Pipeline.Url("/api/workers"), Token))!.All(w => (string?)w!["role"] != "inference" || (string?)w["fingerprint"] == Fingerprint || !(bool)w["isLive"]!), Pipeline.Logs);

    /// <summary>Ends the coordinator and starts another.</summary>
    public async Task RestartCoordinatorAsync()
    {
        Assert.Equal(0, await Coordinator.StopAsync(TimeSpan.FromSeconds(20)));
        Coordinator = Pipeline.Coordinator();
        await Coordinator.ReadyAsync();
    }

    /// <summary>Everybody is up, the stores are the same and hold what belongs there, nothing lies beside them, and the next videos complete.</summary>
    public async Task AssertUnharmedAsync(int videos = 1)
    {
        const string Video = "in_asl_thanks.mkv";
        var submitted = new List<Guid>();
        for (var i = 0; i < videos; i++)
            submitted.Add(await Pipeline.SubmitAsync(DataFolder.Video(Video)));
        foreach (var id in submitted)
            Accounts.AssertCompleted(await Pipeline.EndAsync(id, seconds: 240), Manifest.Video(Video).DecodedFrames);
        Assert.All((Daemon[])[Coordinator, Ingest, Inference], daemon => Assert.False(daemon.HasExited, daemon.Log()));
        Assert.All(_identities, i => Assert.Equal(i.Value, File.ReadAllText(IdentityOf(i.Key))));
        Assert.All(Names(""), name => Assert.True(Stores.Contains(name) || name.EndsWith(".log", StringComparison.Ordinal), name));
        Assert.All(Names("features"), name => Assert.Contains(name, (string[])["store-identity", "parts", "ended", "begun", "results"]));
        // A model that somebody claims has a folder too; what it is called is within the bounds.
        Assert.All(Names("payloads"), name => Assert.Matches(@"\A(store-identity|evidence|[a-z0-9-]{1,40}-[0-9a-f]{8}(\.lock)?)\z", name));
    }

    /// <summary>KiB of memory that a daemon holds.</summary>
    public static long KiB(Daemon daemon) =>
        long.Parse(File.ReadLines($"/proc/{daemon.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (Tap is not null)
            await Tap.DisposeAsync();
        if (Forger is not null)
            await Forger.DisposeAsync();
        if (Pipeline is not null)
            await Pipeline.DisposeAsync();
    }

    private IEnumerable<string> Names(string folder) => Directory.EnumerateFileSystemEntries(Path.Combine(Pipeline.Folder, folder))
        .Select(e => Path.GetFileName(e))
        // Comes and goes: a daemon tries whether it can write.
        .Where(name => !name.StartsWith(".health-", StringComparison.Ordinal));

    private string IdentityOf(string store) => Path.Combine(Pipeline.Folder, store, "store-identity");
}

[CollectionDefinition(Name)]
public sealed class ForeignPipelineGroup : ICollectionFixture<ForeignPipeline>
{
    public const string Name = "foreign input";
}
