using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using QueueWorkers.Contracts;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>The HTTP doors of the coordinators, as clients use them: whichever answers.</summary>
public sealed class Doors(IReadOnlyList<Uri> addresses) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(3) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Asks each coordinator how it is, and one for its workers.</summary>
    public async Task<Said> AskAsync()
    {
        var workers = addresses.Select(a => GetAsync<IReadOnlyList<WorkerSaid>>(a, "/api/workers")).ToList();
        var doors = await Task.WhenAll(addresses.Select(ReadyAsync));
        return new(doors, (await Task.WhenAll(workers)).FirstOrDefault(w => w is not null));
    }

    /// <summary>Submits a video; false if no coordinator took it. The same id may then be submitted again.</summary>
    public async Task<bool> TrySubmitAsync(Guid id, string uri)
    {
        var submission = new VideoSubmitted { VideoId = id, Uri = uri };
        foreach (var address in addresses)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync(new Uri(address, "/api/videos"), submission, Json, Token);
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (Exception fault) when (IsAway(fault))
            {
                // The next one, or later.
            }
        }
        return false;
    }

    /// <summary>The newest videos; null if nobody answers.</summary>
    public Task<IReadOnlyList<VideoSaid>?> VideosAsync(int count) => FirstAsync<IReadOnlyList<VideoSaid>>($"/api/videos?limit={count}");

    /// <summary>The report of a video that has ended; null if nobody has it.</summary>
    public Task<VideoReport?> ReportAsync(Guid id) => FirstAsync<VideoReport>($"/api/videos/{id}/report");

    public void Dispose() => _http.Dispose();

    private async Task<T?> FirstAsync<T>(string path) where T : class
    {
        foreach (var address in addresses)
            if (await GetAsync<T>(address, path) is { } answer)
                return answer;
        return null;
    }

    private async Task<T?> GetAsync<T>(Uri address, string path) where T : class
    {
        try
        {
            return await _http.GetFromJsonAsync<T>(new Uri(address, path), Json, Token);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return null;
        }
    }

    private async Task<DoorSaid> ReadyAsync(Uri address)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(address, "/health/ready"), Token);
            var text = await answer.Content.ReadAsStringAsync(Token);
            return new((int)answer.StatusCode, text.StartsWith('{') ? (string?)JsonNode.Parse(text)!["detail"] ?? text : text);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return new(0, "");
        }
    }

    private static bool IsAway(Exception fault) => fault is HttpRequestException or JsonException || (fault is TaskCanceledException && !Token.IsCancellationRequested);
}

/// <summary>A video as <c>GET /api/videos</c> lists it.</summary>
public sealed record VideoSaid(Guid VideoId, string State, long FramesStored, string? Code)
{
    public bool HasEnded => State is "Completed" or "Partial" or "Failed" or "Cancelled";
}
