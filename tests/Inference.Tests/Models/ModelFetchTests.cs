using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using QueueWorkers.Models;
using QueueWorkers.Models.Fetching;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Inference.Tests.Models;

/// <summary>Fetching models from a real server, through what goes wrong on the way.</summary>
public sealed class ModelFetchTests : IAsyncLifetime
{
    private const int Size = 600_000;
    private const int Cut = 200_000;
    private static readonly byte[] Content = TestModels.Noise(Size);
    private static readonly byte[] Other = TestModels.Noise(Size, seed: 2);
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));
    private readonly TemporaryFolder _folder = new("fetch");
    private HttpsServer _server = null!;
    private HttpClient _http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Cache => Path.Combine(_folder.Path, "cache");

    private string Profile => Path.Combine(_folder.Path, "m.json");

    public async ValueTask InitializeAsync()
    {
        _server = await HttpsServer.StartAsync(Token);
        _server.Answer = context => HttpsServer.FileAsync(context, Content, "1");
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust() } });
        await File.WriteAllTextAsync(Profile, $$"""{ "name": "m", "url": "{{_server.Uri("m.onnx")}}", "sha256": "{{Hash}}", "input": { "width": 8, "height": 8 } }""", Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_comes_whole_and_once()
    {
        var progress = new Furthest();
        var path = await PullAsync(progress);
        Assert.Equal(Content, await File.ReadAllBytesAsync(path, Token));
        Assert.Equal(new FetchedBytes(Size, Size), progress.Last);
        Assert.Equal(path, await PullAsync());
        Assert.Equal(Content, Catalogue().Load(Profile).Bytes);
        Assert.Single(_server.Requests);
        Assert.Equal([path], Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task A_broken_connection_is_resumed_where_it_broke()
    {
        CutAfter(Cut, times: 2);
        await PullAsync();
        Assert.Equal(3, _server.Requests.Count);
        Assert.Null(_server.Requests[0].Range);
        Assert.All(_server.Requests.Skip(1), r => Assert.Equal("\"1\"", r.IfRange));
        Assert.True(_server.Requests[1].From > 0 && _server.Requests[2].From > _server.Requests[1].From);
        Assert.Equal(Size - _server.Requests[2].From, _server.Requests[2].Sent);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_from_its_start()
    {
        _server.Answer = context => _server.Requests.Count == 1 ? HttpsServer.FileAsync(context, Other, "old") : HttpsServer.FileAsync(context, Content, "new");
        CutAfter(Cut, times: 1);
        Assert.Equal(Content, await File.ReadAllBytesAsync(await PullAsync(), Token));
        Assert.Equal("\"old\"", _server.Requests[1].IfRange);
        Assert.Equal(Size, _server.Requests[1].Sent);
    }

    [Fact]
    public async Task A_server_without_ranges_gives_it_from_the_start()
    {
        _server.Answer = context => HttpsServer.FileAsync(context, Content, "1", ranges: false);
        CutAfter(Cut, times: 1);
        Assert.Equal(Content, await File.ReadAllBytesAsync(await PullAsync(), Token));
        Assert.Equal(Size, _server.Requests[1].Sent);
    }

    [Fact]
    public async Task A_cancelled_pull_leaves_its_part_and_the_next_goes_on_there()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _server.BeforePiece = (context, sent) => sent < Cut ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.RequestAborted);
        var progress = new Furthest { Reported = value => { if (value.Bytes > Cut / 2) cancel.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PullAsync(progress, cancel.Token));
        var part = new FileInfo(Path.Combine(Cache, $"{Hash}.part")).Length;
        Assert.InRange(part, Cut / 2, Cut + (1 << 16));

        _server.BeforePiece = (_, _) => Task.CompletedTask;
        Assert.Equal(Content, await File.ReadAllBytesAsync(await PullAsync(), Token));
        Assert.Equal((part, Size - part), (_server.Requests[1].From, _server.Requests[1].Sent));
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task What_does_not_hash_right_is_not_kept()
    {
        _server.Answer = context => HttpsServer.FileAsync(context, Other, "1");
        var fault = await Assert.ThrowsAsync<ModelProfileException>(() => PullAsync());
        Assert.Equal("sha256", fault.Field);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Other)), fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_pulled_anew()
    {
        Directory.CreateDirectory(Cache);
        await File.WriteAllBytesAsync(Path.Combine(Cache, $"{Hash}.onnx"), Other, Token);
        Assert.Equal(Content, await File.ReadAllBytesAsync(await PullAsync(), Token));
    }

    [Fact]
    public async Task A_server_that_has_no_such_file_is_asked_once_and_named()
    {
        _server.Answer = context => Results.NotFound().ExecuteAsync(context);
        var fault = await Assert.ThrowsAsync<ModelProfileException>(() => PullAsync());
        Assert.Contains($"{_server.Uri("m.onnx")} cannot be fetched: the server answers 404 Not Found", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Cache, $"{Hash}.onnx"), fault.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        _server.Answer = context => _server.Requests.Count == 1 ? Results.StatusCode(503).ExecuteAsync(context) : HttpsServer.FileAsync(context, Content, "1");
        await PullAsync();
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Two_that_want_the_same_fetch_it_once()
    {
        var first = new TaskCompletionSource();
        _server.BeforePiece = async (_, sent) =>
        {
            if (sent > 0)
                await first.Task.WaitAsync(Token);
        };
        var (one, two) = (PullAsync(), PullAsync());
        await Task.Delay(100, Token);
        first.SetResult();
        Assert.Equal(await one, await two);
        Assert.Single(_server.Requests);
        Assert.Single(Directory.GetFiles(Cache));
    }

    private ModelCatalogue Catalogue() => new(Cache, _http);

    private Task<string> PullAsync(IProgress<FetchedBytes>? progress = null, CancellationToken? cancellation = null) =>
        Catalogue().PullAsync(Profile, progress, cancellation ?? Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);

    private void CutAfter(long bytes, int times) => _server.BeforePiece = (context, sent) =>
    {
        if (sent >= bytes && _server.Requests.Count <= times)
            context.Abort();
        return Task.CompletedTask;
    };

    private X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_server.CaFile) },
    };

    private sealed class Furthest : IProgress<FetchedBytes>
    {
        public FetchedBytes Last { get; private set; }

        public Action<FetchedBytes> Reported { get; init; } = _ => { };

        public void Report(FetchedBytes value)
        {
            Last = value;
            Reported(value);
        }
    }
}
