using Polly;
using Polly.Retry;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Fetching;

/// <summary>
/// Fetches a model once into a folder, as <c>{sha256}.onnx</c>. A fetch that breaks is repeated a bounded number of times, and resumed; one that was cancelled
/// or given up leaves its part, and the next one goes on there. Processes that want the same model wait for the one that fetches it.
/// </summary>
internal sealed class ModelDownload(string cache, HttpClient? http, TimeProvider time)
{
    private const int Retries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPoll = TimeSpan.FromSeconds(0.5);

    /// <summary>How long another process may hold a part that does not grow: longer than all its retries take.</summary>
    private static readonly TimeSpan LockStall = TimeSpan.FromMinutes(5);

    private readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<FetchFaultException>(),
            MaxRetryAttempts = Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            UseJitter = true,
        })
        .Build();

    /// <summary>Where a model of this hash lies, once it is there.</summary>
    public string PathOf(string sha256) => Path.Combine(cache, $"{sha256}.onnx");

    /// <summary>The path of the model, whose bytes hash to what its profile says when it was fetched.</summary>
    public async ValueTask<string> FetchAsync(ModelProfile profile, string file, IProgress<FetchedBytes>? progress, CancellationToken cancellation)
    {
        var target = PathOf(profile.Sha256!);
        if (File.Exists(target))
            return target;
        try
        {
            Directory.CreateDirectory(cache);
            await using var part = await OpenAsync(profile.Sha256!, cancellation);
            if (File.Exists(target))
                part.Remove();
            else
                await FetchAsync(profile, file, part, progress, cancellation);
            return target;
        }
        catch (Exception fault) when (fault is FetchFaultException or InvalidDataException)
        {
            throw new ModelProfileException(file, $"url {profile.Url} cannot be fetched: {fault.Message}; try again, which goes on where this ended, or put the file from elsewhere at {target}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelProfileException(file, $"the model cannot be kept in {cache}: {fault.Message} (Inference:ModelCache names the folder)", fault);
        }
    }

    private async ValueTask FetchAsync(ModelProfile profile, string file, ModelPart part, IProgress<FetchedBytes>? progress, CancellationToken cancellation)
    {
        using var own = http is null ? new HttpClient { Timeout = Timeout.InfiniteTimeSpan } : null;
        var request = new ModelRequest(own ?? http!, profile.Url!, part, progress, time);
        // A part may be whole, where a process died between its last byte and its name.
        try
        {
            if (part.Sha256 != profile.Sha256)
                await _retries.ExecuteAsync(static (r, token) => r.SendAsync(token), request, cancellation);
        }
        catch when (part.Length == 0)
        {
            part.Remove();
            throw;
        }
        if (part.Sha256 is var hash && hash != profile.Sha256)
        {
            part.Remove();
            throw new ModelProfileException(file, "sha256", profile.Sha256!, $"{hash}, which {profile.Url} gave (nothing of it is kept)");
        }
        part.Finish(PathOf(hash));
    }

    private async ValueTask<ModelPart> OpenAsync(string sha256, CancellationToken cancellation)
    {
        var (length, since) = (-1L, time.GetTimestamp());
        while (true)
        {
            if (await ModelPart.TryOpenAsync(cache, sha256, cancellation) is { } part)
                return part;
            var file = new FileInfo(ModelPart.PathOf(cache, sha256));
            if ((file.Exists ? file.Length : 0) is var now && now != length)
                (length, since) = (now, time.GetTimestamp());
            else if (time.GetElapsedTime(since) > LockStall)
                throw new FetchFaultException($"another process has {file.FullName} and does not go on");
            await Task.Delay(LockPoll, time, cancellation);
        }
    }
}
