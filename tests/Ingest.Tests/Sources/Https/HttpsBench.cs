using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Sources.Https;

/// <summary>A server, a source store, and workers that fetch from one into the other.</summary>
internal sealed class HttpsBench : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new("https-store");

    private HttpsBench(HttpsServer server) => Server = server;

    public HttpsServer Server { get; }

    public string Store => Path.Combine(_folder.Path, "store");

    public string[] Objects => Directory.Exists(Path.Combine(Store, "objects")) ? Directory.GetDirectories(Path.Combine(Store, "objects")) : [];

    /// <summary>With a server that serves one file under every path, or answers as it is told.</summary>
    public static async Task<HttpsBench> StartAsync(byte[] content, string etag = "1") => await StartAsync(context => HttpsServer.FileAsync(context, content, etag));

    public static async Task<HttpsBench> StartAsync(Func<HttpContext, Task> answer)
    {
        var server = await HttpsServer.StartAsync(TestContext.Current.CancellationToken);
        server.Answer = answer;
        return new HttpsBench(server);
    }

    /// <summary>Bytes that are the same for the same seed.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A worker that trusts the server and may read from it; settings of the test win.</summary>
    public IngestBench Worker(params (string Name, string Value)[] settings)
    {
        (string, string)[] usual =
        [
            ("Https:Path", Store), ("Https:CaFile", Server.CaFile), ("Https:Hosts:0", "127.0.0.1"), ("Https:AllowPrivateAddresses:0", "127.0.0.1/32"),
            ("Https:Retries", "2"), ("Roots:0", _folder.Path + "/none"),
        ];
        return new IngestBench([.. usual.Where(u => settings.All(s => s.Name != u.Item1)), .. settings.Where(s => s.Value.Length > 0)]);
    }

    public Task<FetchedSource> FetchAsync(IngestBench worker, string path = "a.mp4", Guid? video = null) =>
        FetchUriAsync(worker, Server.Uri(path), video);

    public static Task<FetchedSource> FetchUriAsync(IngestBench worker, string uri, Guid? video = null) =>
        FetchUntilAsync(worker, uri, video ?? Guid.NewGuid(), TestContext.Current.CancellationToken);

    /// <summary>By a worker that dies.</summary>
    public static Task<FetchedSource> FetchUntilAsync(IngestBench worker, string uri, Guid video, CancellationToken death) =>
        worker.Get<HttpsSources>().FetchAsync(uri, video, new FetchProgress(), death).WaitAsync(Bound, TestContext.Current.CancellationToken);

    public async Task<FetchedSource> FetchAsync(params (string Name, string Value)[] settings)
    {
        await using var worker = Worker(settings);
        return await FetchAsync(worker);
    }

    public async Task<Failure> RefusesAsync(string code, string? uri = null, params (string Name, string Value)[] settings)
    {
        await using var worker = Worker(settings);
        var refusal = await Assert.ThrowsAsync<VideoException>(() => FetchUriAsync(worker, uri ?? Server.Uri("a.mp4")));
        Assert.Equal(code, refusal.Failure.Code);
        Assert.Empty(Objects);
        return refusal.Failure;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (!isSo())
            await Task.Delay(20, bound.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
