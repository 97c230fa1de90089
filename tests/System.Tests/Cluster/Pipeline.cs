using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>A pipeline of real processes: a virtual host, two Redis, folders, and the daemons that a test starts.</summary>
public sealed class Pipeline : IAsyncDisposable
{
    public const long Quota = 1L << 30;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly TemporaryFolder _folder = new("cluster");
    private readonly List<Daemon> _daemons = [];
    private int _port;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private Pipeline(Uri broker) => Broker = broker;

    public Uri Broker { get; }

    public RedisServer State { get; private set; } = null!;

    public RedisServer Cache { get; private set; } = null!;

    public string Folder => _folder.Path;

    public string Payloads => Path.Combine(Folder, "payloads");

    /// <summary>Settings of every daemon started from now on.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    public IReadOnlyList<Daemon> Daemons => _daemons;

    public static async Task<Pipeline> StartAsync(Broker broker) => await StartAsync(await broker.NewHostAsync());

    /// <summary>With a broker of one's own.</summary>
    public static async Task<Pipeline> StartAsync(Uri broker)
    {
        var pipeline = new Pipeline(broker);
        try
        {
            var cancellation = TestContext.Current.CancellationToken;
            pipeline.State = await RedisServer.StartAsync(cancellation, "--maxmemory-policy", "noeviction");
            pipeline.Cache = await RedisServer.StartAsync(cancellation, "--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
            pipeline.Configure();
            return pipeline;
        }
        catch
        {
            await pipeline.DisposeAsync();
            throw;
        }
    }

    public Daemon Coordinator(params (string Key, string Value)[] settings) => Start("coordinator", "Coordinator", "QueueWorkers.Coordinator", settings);

    public Daemon Ingest(params (string Key, string Value)[] settings) => Start("ingest", "Ingest.Worker", "QueueWorkers.Ingest.Worker", settings);

    public Daemon Inference(params (string Key, string Value)[] settings) => Start("inference", "Inference.Worker", "QueueWorkers.Inference.Worker", settings);

    public Daemon PoisonWorker(params (string Key, string Value)[] settings) =>
        Start("poison", Path.Combine(Programs.Root, "tests", "PoisonWorker"), "QueueWorkers.PoisonWorker", settings);

    /// <summary>Takes settings over.</summary>
    public void Use(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (key, value) in settings)
            Settings[key] = value;
    }

    /// <summary>One coordinator and so many workers of each kind, ready.</summary>
    public async Task StartDaemonsAsync(int ingest = 1, int inference = 1)
    {
        Daemon[] all = [Coordinator(), .. Enumerable.Range(0, ingest).Select(_ => Ingest()), .. Enumerable.Range(0, inference).Select(_ => Inference())];
        foreach (var daemon in all)
            await daemon.ReadyAsync();
    }

    public async Task<Guid> SubmitAsync(string uri, string? model = null, bool allowPartial = true, FrameSelection? selection = null, double? deadlineSeconds = null, int priority = 0)
    {
        var id = Guid.CreateVersion7();
        var submission = new VideoSubmitted { VideoId = id, Uri = uri, Models = model is null ? [] : [model], AllowPartial = allowPartial, Selection = selection, DeadlineSeconds = deadlineSeconds, Priority = priority };
        using var answer = await _http.PostAsJsonAsync(Url("/api/videos"), submission, Json, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}\n{Logs()}");
        return id;
    }

    /// <summary>State and progress; null while it is not known or the coordinator is away.</summary>
    public async Task<Status?> StatusAsync(Guid video)
    {
        try
        {
            return await _http.GetFromJsonAsync<Status>(Url($"/api/videos/{video}"), Json, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits for the end of a video and gives its report.</summary>
    public async Task<VideoReport> EndAsync(Guid video, int seconds = 120)
    {
        Status? last = null;
        await Poll.UntilAsync($"video {video} ends", TimeSpan.FromSeconds(seconds), async () =>
        {
            last = await StatusAsync(video) ?? last;
            return last?.State is "Completed" or "Partial" or "Failed" or "Cancelled";
        }, () => $"It is {last}.\n{Logs()}");
        return (await _http.GetFromJsonAsync<VideoReport>(Url($"/api/videos/{video}/report"), Json, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Waits until some of a video's frames are stored and it has not ended.</summary>
    public async Task MidwayAsync(Guid video, double progress = 0.1, int seconds = 60)
    {
        Status? last = null;
        await Poll.UntilAsync($"video {video} is on its way", TimeSpan.FromSeconds(seconds), async () =>
        {
            last = await StatusAsync(video) ?? last;
            return last?.Progress >= progress;
        }, () => $"It is {last}.\n{Logs()}");
        Assert.True(last!.Progress < 1, "the video ended too early for this test");
    }

    public string Logs()
    {
        var text = new StringBuilder();
        foreach (var daemon in _daemons)
        {
            var log = daemon.Log();
            text.AppendLine($"--- {daemon.Name} {daemon.Id}{(daemon.HasExited ? " (ended)" : "")}").AppendLine(log.Length > 6000 ? "…" + log[^6000..] : log);
        }
        return text.ToString();
    }

    /// <summary>Soon after all videos have ended, no payload waits.</summary>
    public Task NoPayloadIsLeftAsync() => Poll.UntilAsync("no payload is left", TimeSpan.FromSeconds(10), () => PayloadFiles().Count == 0, () => string.Join('\n', PayloadFiles()));

    private IReadOnlyList<string> PayloadFiles() => [.. FilesBelow(Payloads).Where(f => f.Name.Contains(".frames", StringComparison.Ordinal)).Select(f => f.FullName)];

    /// <summary>Files below a folder in which others write and delete meanwhile.</summary>
    public static IReadOnlyList<FileInfo> FilesBelow(string folder)
    {
        var files = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
        {
            file.Refresh();
            if (file.Exists)
                files.Add(file);
        }
        return files;
    }

    public Uri Url(string path) => new($"http://127.0.0.1:{_port}{path}");

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons)
            await daemon.DisposeAsync();
        if (State is not null)
            await State.DisposeAsync();
        if (Cache is not null)
            await Cache.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>A port of this host that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Configure()
    {
        // After the servers: they would be given the same one while it is free.
        _port = FreePort();
        Settings["Bus__Connection"] = Broker.ToString();
        Settings["State__Connection"] = State.Connection;
        Settings["Cache__Connection"] = Cache.Connection;
        Settings["Payloads__Path"] = Payloads;
        Settings["Payloads__QuotaBytes"] = $"{Quota}";
        Settings["Features__Path"] = Path.Combine(Folder, "features");
        Settings["Ingest__Roots__0"] = "/";
        Settings["Inference__Accelerator"] = "cpu";
        Settings["Inference__Threads"] = "1";
        Settings["Urls"] = $"http://127.0.0.1:{_port}";
        Settings["DOTNET_gcServer"] = "0";
    }

    private Daemon Start(string name, string project, string program, (string Key, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(Settings);
        foreach (var (key, value) in settings)
            environment[key] = value;
        var daemon = Daemon.Start($"{name} {_daemons.Count}", Path.Combine(Folder, $"{_daemons.Count}-{name}.log"), Programs.Of(project, program), environment);
        _daemons.Add(daemon);
        return daemon;
    }

    /// <summary>As the HTTP door tells it.</summary>
    public sealed record Status(string State, double Progress, string? Code, string? Message, long FramesStored, long? SourceBytes, long? SourceBytesTotal);
}
