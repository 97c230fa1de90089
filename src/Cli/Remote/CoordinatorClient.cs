using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Remote;

/// <summary>The coordinator's HTTP routes.</summary>
internal sealed class CoordinatorClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;

    public CoordinatorClient(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new CallException($"--coordinator is '{address}'; wanted http://host:port");
        _http = new HttpClient { BaseAddress = uri, Timeout = Timeout };
    }

    public async Task<Guid> SubmitAsync(VideoRequest request, CancellationToken cancellation) =>
        (await SendAsync<VideoStatus>(HttpMethod.Post, "api/videos", request, cancellation))!.VideoId;

    /// <summary>Null where the video is not known, or not yet.</summary>
    public Task<VideoStatus?> StatusAsync(Guid id, CancellationToken cancellation) => SendAsync<VideoStatus>(HttpMethod.Get, $"api/videos/{id}", null, cancellation);

    /// <summary>Null where the video is not known.</summary>
    public Task<VideoReport?> ReportAsync(Guid id, CancellationToken cancellation) => SendAsync<VideoReport>(HttpMethod.Get, $"api/videos/{id}/report", null, cancellation);

    public Task CancelAsync(Guid id, CancellationToken cancellation) => SendAsync<VideoStatus>(HttpMethod.Delete, $"api/videos/{id}", null, cancellation);

    /// <summary>Inference workers by their last heartbeats.</summary>
    public async Task<IReadOnlyList<WorkerStatus>> WorkersAsync(CancellationToken cancellation) =>
        await SendAsync<List<WorkerStatus>>(HttpMethod.Get, "api/workers", null, cancellation) ?? throw new CallException($"the coordinator at {_http.BaseAddress} does not list workers; it is of an older version");

    public void Dispose() => _http.Dispose();

    private async Task<T?> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation) where T : class
    {
        try
        {
            using var message = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await _http.SendAsync(message, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new CallException(await ProblemAsync(response, cancellation));
            return response.Content.Headers.ContentLength == 0 ? null : await response.Content.ReadFromJsonAsync<T>(cancellation);
        }
        catch (HttpRequestException fault)
        {
            throw new CallException($"no coordinator answers at {_http.BaseAddress}: {fault.Message}; start one, or give --coordinator");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CallException($"the coordinator at {_http.BaseAddress} did not answer within {Timeout.TotalSeconds:N0} seconds");
        }
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return $"{problem.GetProperty("title").GetString()}: {problem.GetProperty("detail").GetString()}";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"the coordinator answered {(int)response.StatusCode} {response.ReasonPhrase}";
        }
    }
}
