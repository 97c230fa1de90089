using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace QueueWorkers.Tests.Support;

/// <summary>An HTTPS server of a test on a free port of the loopback addresses, with a log of what it was asked.</summary>
public sealed class HttpsServer : IAsyncDisposable
{
    private readonly TestAuthority _authority;
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    private HttpsServer(TestAuthority authority, TemporaryFolder folder, WebApplication app) => (_authority, _folder, _app) = (authority, folder, app);

    /// <summary>Answers a request.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before each piece of a body, with the bytes before it.</summary>
    public Func<HttpContext, long, Task> BeforePiece { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>PEM file of the authority.</summary>
    public string CaFile { get; private init; } = "";

    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    public int Port => new Uri(_app.Urls.First()).Port;

    public string Uri(string path) => $"https://127.0.0.1:{Port}/{path}";

    public static async Task<HttpsServer> StartAsync(CancellationToken cancellation)
    {
        var (authority, folder) = (new TestAuthority(), new TemporaryFolder("https"));
        var file = System.IO.Path.Combine(folder.Path, "ca.pem");
        await System.IO.File.WriteAllTextAsync(file, authority.Pem, cancellation);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Any, 0, l =>
        {
            l.Protocols = HttpProtocols.Http1;
            l.UseHttps(authority.Server);
        }));
        var app = builder.Build();
        var server = new HttpsServer(authority, folder, app) { CaFile = file };
        app.Run(server.HandleAsync);
        await app.StartAsync(cancellation);
        return server;
    }

    /// <summary>A file with all that HTTP offers for it: ranges, validators, conditions.</summary>
    public static Task FileAsync(HttpContext context, byte[] content, string etag, bool ranges = true) => Results.Bytes(
        content, "video/mp4", enableRangeProcessing: ranges, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{etag}\"")).ExecuteAsync(context);

    public async ValueTask DisposeAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(bound.Token);
        await _app.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var request = new SeenRequest(context.Request.Path.Value!.TrimStart('/'), headers.Range, headers.IfRange, headers.IfNoneMatch);
        _requests.Enqueue(request);
        context.Response.Body = new BodyStream(context.Response.Body, request, sent => BeforePiece(context, sent));
        await Answer(context);
    }
}
