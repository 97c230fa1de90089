using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Fetches <c>https:</c> sources into the store, each version once.</summary>
internal sealed class HttpsSources(SourceStore store, SourceGuard guard, IOptions<IngestOptions> options, TimeProvider time, ILogger<HttpsSources> log)
{
    private readonly IngestOptions _options = options.Value;
    private readonly HostRules _hosts = new(options.Value.Https.Hosts);

    /// <summary>
    /// The object of a uri, fetched if the store has not this version of it. Throws <see cref="VideoException"/> for what stays,
    /// <see cref="SourceNotReadyException"/> where the plan is wanted again later, <see cref="IOException"/> where the store cannot be used.
    /// </summary>
    public async Task<FetchedSource> FetchAsync(string uri, Guid video, FetchProgress progress, CancellationToken cancellation)
    {
        var address = _hosts.Check(HttpsUri.Parse(uri));
        using var entry = store.Claim(address, video);
        try
        {
            return await FetchInTurnAsync(address, entry, video, progress, cancellation);
        }
        catch (SourceNotReadyException wait) when (time.GetUtcNow() - entry.Since >= _options.Https.MaxTime)
        {
            throw new VideoException(wait.Reason.Code, $"{wait.Message}; it waited longer than {_options.Https.MaxTime} (Ingest:Https:MaxTime).");
        }
    }

    private async Task<FetchedSource> FetchInTurnAsync(Uri uri, UriEntry entry, Guid video, FetchProgress progress, CancellationToken cancellation)
    {
        if (!entry.IsHeld)
            throw new SourceNotReadyException(new(FailureCode.SourceUnavailable, $"{HttpsUri.Shown(uri)} is being fetched by another worker"));
        using var turn = new CancellationTokenSource(_options.Https.TurnTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, turn.Token);
        try
        {
            return await FetchAsync(uri, entry, video, progress, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SourceNotReadyException(new(FailureCode.SourceUnavailable, $"{HttpsUri.Shown(uri)} is fetched in part"));
        }
    }

    private async Task<FetchedSource> FetchAsync(Uri uri, UriEntry entry, Guid video, FetchProgress progress, CancellationToken cancellation)
    {
        var (extension, record) = (FileExtension.Of(uri.AbsolutePath), entry.Read());
        var known = record?.Sha256 is { } sha256 ? store.Find(sha256, extension, video) : null;
        if (record?.Sha256 is not null && known is null)
            record = null;
        progress.Report(0, record?.Total);
        using var client = CheckedClient.Create(_options.Https);
        await using var part = await PartFile.OpenAsync(entry.PartPath, isWanted: record is { Sha256: null }, cancellation);
        progress.Report(part.Length, record?.Total);
        var room = new DownloadRoom(store, entry, _options.Https.StoreBytes, HttpsUri.Shown(uri));
        var body = new DownloadBody(part, room, HttpsUri.Shown(uri), _options.MaxBytes, _options.Https.StallTimeout, progress);
        var requests = new HttpsRequests(client, _hosts, _options.Https.CaFile);
        var download = new Download(uri, record, part, requests, room, body, _options.Https.StallTimeout, time);
        var attempts = FetchRetries.Pipeline(_options.Https.Retries, time, log);
        try
        {
            AttemptEnd end;
            do
                end = await attempts.ExecuteAsync(download.AttemptAsync, cancellation);
            while (end == AttemptEnd.GoOn);
            if (end == AttemptEnd.NotModified)
                return new(guard.Fetched(known!), record!.Sha256!);
            var hash = part.Complete();
            return new(guard.Fetched(store.Keep(entry, hash, extension, video)), hash);
        }
        catch (FetchFaultException fault)
        {
            throw new VideoException(fault.Code, $"{fault.Message} (after {_options.Https.Retries} retries, Ingest:Https:Retries).");
        }
        catch (VideoException fault) when (fault.Failure.Code != FailureCode.SourceUnavailable)
        {
            part.Clear();
            entry.KeepRoom(0);
            throw;
        }
    }
}
