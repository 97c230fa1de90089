using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Coordinator.Models;
using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Remote;

/// <summary>The coordinator's HTTP routes. Throws <see cref="CallException"/> if they do not answer as they should.</summary>
/// <param name="address">Where it is.</param>
/// <param name="token">Sent with every request; null for none.</param>
/// <param name="unauthorized">What a coordinator that does not take that does, and the remedy.</param>
internal sealed class CoordinatorClient(Uri address, string? token, string unauthorized) : IDisposable
{
    private const string DeadLetters = "api/dead-letters";
    private const string Models = "api/models";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly RemoteJson Json = RemoteJson.Default;
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = Timeout };

    public async Task<Guid> SubmitAsync(VideoRequest request, CancellationToken cancellation)
    {
        using var body = JsonContent.Create(request, Json.VideoRequest);
        return (await SendAsync(HttpMethod.Post, "api/videos", body, Json.VideoStatus, cancellation) ?? throw Older("take videos")).VideoId;
    }

    /// <summary>The newest videos, in that order.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="state">Of which state; null for all.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<List<VideoSummary>> ListAsync(int limit, string? state, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, $"api/videos?limit={limit}{(state is null ? "" : $"&state={state}")}", null, Json.ListVideoSummary, cancellation) ?? throw Older("list videos");

    /// <summary>Null if the video is not known, or not yet.</summary>
    public Task<VideoStatus?> StatusAsync(Guid id, CancellationToken cancellation) => SendAsync(HttpMethod.Get, $"api/videos/{id}", null, Json.VideoStatus, cancellation);

    /// <summary>Null if the video is not known.</summary>
    public Task<VideoReport?> ReportAsync(Guid id, CancellationToken cancellation) => SendAsync(HttpMethod.Get, $"api/videos/{id}/report", null, Json.VideoReport, cancellation);

    /// <summary>Cancels a video, and says whether it was known.</summary>
    public async Task<CancelAnswer> CancelAsync(Guid id, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Delete, $"api/videos/{id}", null, Json.CancelAnswer, cancellation) ?? throw Older("cancel videos");

    /// <summary>Inference workers by their last heartbeats.</summary>
    public async Task<List<WorkerStatus>> WorkersAsync(CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, "api/workers", null, Json.ListWorkerStatus, cancellation) ?? throw Older("list workers");

    /// <summary>A model that was ever served, with what waits for it; null if it is not known.</summary>
    public Task<ModelStatus?> ModelAsync(string fingerprint, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, $"{Models}/{Uri.EscapeDataString(fingerprint)}", null, Json.ModelStatus, cancellation);

    /// <summary>Keeps new videos from a model, or lets it have them again; null if it is not known.</summary>
    public Task<ModelStatus?> RetireAsync(string fingerprint, bool isRetired, CancellationToken cancellation) =>
        SendAsync(isRetired ? HttpMethod.Put : HttpMethod.Delete, $"{Models}/{Uri.EscapeDataString(fingerprint)}/retired", null, Json.ModelStatus, cancellation);

    /// <summary>Queues with dead letters.</summary>
    public async Task<List<DeadLetterSummary>> DeadLettersAsync(CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, DeadLetters, null, Json.ListDeadLetterSummary, cancellation) ?? throw Older("look after dead letters");

    /// <summary>The first dead letters of a queue.</summary>
    /// <param name="queue">The queue that they lie in.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="body"><c>all</c> or <c>none</c> of each body; null for the first 64 KiB.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<DeadLetterPage> DeadLettersOfAsync(string queue, int limit, string? body, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, $"{PathOf(queue)}?limit={limit}{(body is null ? "" : $"&body={body}")}", null, Json.DeadLetterPage, cancellation)
            ?? throw NoDeadLetters(queue);

    /// <summary>Puts dead letters back into the queue that they came from.</summary>
    public Task<DeadLetterAnswer> RetryAsync(string queue, DeadLetterChoice choice, CancellationToken cancellation) => TakeAsync(queue, "retry", choice, cancellation);

    /// <summary>Deletes dead letters.</summary>
    public Task<DeadLetterAnswer> DropAsync(string queue, DeadLetterChoice choice, CancellationToken cancellation) => TakeAsync(queue, "drop", choice, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<DeadLetterAnswer> TakeAsync(string queue, string action, DeadLetterChoice choice, CancellationToken cancellation)
    {
        using var body = JsonContent.Create(choice, Json.DeadLetterChoice);
        return await SendAsync(HttpMethod.Post, $"{PathOf(queue)}/{action}", body, Json.DeadLetterAnswer, cancellation) ?? throw NoDeadLetters(queue);
    }

    private async Task<T?> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        try
        {
            using var message = new HttpRequestMessage(method, path) { Content = body };
            // Of the request, so that a redirect to elsewhere does not carry it there.
            message.Headers.Authorization = token is null ? null : new("Bearer", token);
            using var response = await _http.SendAsync(message, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                throw new CallException($"the coordinator at {address} {unauthorized}");
            if (!response.IsSuccessStatusCode)
                throw new CallException(await ProblemAsync(response, cancellation));
            return response.Content.Headers.ContentLength == 0 ? null : await response.Content.ReadFromJsonAsync(type, cancellation);
        }
        catch (HttpRequestException fault)
        {
            throw new CallException($"no coordinator answers at {address}: {fault.Message}; start one, or give --coordinator");
        }
        catch (JsonException)
        {
            throw new CallException($"what answers at {address} is no coordinator, or one of another version; give --coordinator");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CallException($"the coordinator at {address} did not answer within {Timeout.TotalSeconds:N0} seconds");
        }
    }

    private static string PathOf(string queue) => $"{DeadLetters}/{Uri.EscapeDataString(queue)}";

    private static CallException NoDeadLetters(string queue) => new($"'{queue}' is no queue of dead letters that the coordinator knows; see: qw dlq list");

    private CallException Older(string what) => new($"the coordinator at {address} does not {what}; it is of an older version");

    private static async Task<string> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
            return $"{problem.RootElement.GetProperty("title").GetString()}: {problem.RootElement.GetProperty("detail").GetString()}";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"the coordinator answered {(int)response.StatusCode} {response.ReasonPhrase}";
        }
    }
}
