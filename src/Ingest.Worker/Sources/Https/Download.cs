using System.Net;
using System.Net.Http.Headers;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>
/// A fetch of a uri, request by request: asks for the rest of what is there, joins only parts of one version, and counts bytes against what was
/// announced. Throws <see cref="VideoException"/> for what stays, <see cref="FetchFaultException"/> for what may pass.
/// </summary>
/// <param name="uri">What to fetch.</param>
/// <param name="record">What is known of it; its object, where it names one, is in the store.</param>
/// <param name="part">The bytes that are there.</param>
/// <param name="requests">Sends.</param>
/// <param name="room">Keeps room.</param>
/// <param name="body">Reads what comes.</param>
/// <param name="stallTimeout">How long a server may be silent.</param>
/// <param name="time">Of that.</param>
internal sealed class Download(
    Uri uri, UriRecord? record, PartFile part, HttpsRequests requests, DownloadRoom room, DownloadBody body, TimeSpan stallTimeout, TimeProvider time)
{
    /// <summary>An attempt that came this much further than any before has not failed.</summary>
    private const long Headway = 1 << 20;

    private readonly string _shown = HttpsUri.Shown(uri);
    private long _best = part.Length;
    private bool _hasChanged;
    private bool _isRangeless;

    /// <summary>Whether all of it may be there already: it is fetched only where the server has another version.</summary>
    private bool IsWhole => record is { Validator.IsKnown: true } && (record.Sha256 is not null || (part.Length > 0 && part.Length == record.Total));

    private bool IsResumed => !IsWhole && !_isRangeless && part.Length > 0 && record is { Validator.CanResume: true };

    /// <summary>One request, and its body.</summary>
    public async ValueTask<AttemptEnd> AttemptAsync(CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(stallTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stall.Token);
        try
        {
            using var response = await requests.GetAsync(uri, Ask, both.Token);
            if (Begin(response) is { } end)
                return end;
            await body.ReadAsync(response, record!.Total, stall, both.Token, cancellation);
            // A server may give less than the rest at once.
            return part.Length < record.Total ? AttemptEnd.GoOn : AttemptEnd.Whole;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return GoOn() ?? throw new FetchFaultException(
                FailureCode.SourceUnavailable, $"{_shown}: nothing came for {stallTimeout.TotalSeconds:0.#} s (Ingest:Https:StallTimeout), after {part.Length} bytes");
        }
        catch (FetchFaultException) when (part.Length >= _best + Headway)
        {
            return GoOn()!.Value;
        }
    }

    private void Ask(HttpRequestHeaders headers)
    {
        if (IsWhole)
            record!.Validator.AskIfChanged(headers);
        else if (IsResumed)
            record!.Validator.AskForRest(headers, part.Length);
    }

    /// <summary>Looks at the head of an answer; null if its body is to be read.</summary>
    private AttemptEnd? Begin(HttpResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                StartAnew(response);
                return null;
            case HttpStatusCode.NotModified when IsWhole:
                return record!.Sha256 is null ? AttemptEnd.Whole : AttemptEnd.NotModified;
            case HttpStatusCode.PartialContent when IsResumed:
                return GoOnWith(response);
            case HttpStatusCode.RequestedRangeNotSatisfiable when IsResumed:
                // Nothing is missing where the end of the last answer got lost, and nothing else.
                return response.Content.Headers.ContentRange?.Length == part.Length && !Contradicts(response) ? AttemptEnd.Whole : Change();
            default:
                throw new VideoException(FailureCode.SourceUnavailable, $"{_shown}: the server answers {(int)response.StatusCode} to a request that does not allow it.");
        }
    }

    private void StartAnew(HttpResponseMessage response)
    {
        if (part.Length > 0 && Contradicts(response))
            Change();
        var total = response.Content.Headers.ContentLength;
        if (total is null && response.Headers.TransferEncodingChunked != true)
            throw new VideoException(FailureCode.Truncated, $"{_shown}: the server does not say where the file ends, by Content-Length or by chunks; a broken connection would look like its end.");
        body.CheckLimit(total ?? 0);
        part.Clear();
        record = room.Begin(new(Validator.Of(response), total, null));
    }

    private AttemptEnd? GoOnWith(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentRange is not { Unit: "bytes", HasRange: true } range || range.From != part.Length)
        {
            _isRangeless = true;
            return AttemptEnd.GoOn;
        }
        if (Contradicts(response) || (range.Length is { } now && record!.Total is { } before && now != before))
            return Change();
        if (response.Content.Headers.ContentLength is { } length && length != range.To - range.From + 1)
            throw body.WrongLength($"the server announces the bytes {range.From} to {range.To} and {length} bytes");
        body.CheckLimit(range.Length ?? 0);
        record = room.Begin(record! with { Total = record.Total ?? range.Length });
        return null;
    }

    private bool Contradicts(HttpResponseMessage response) => record?.Validator.Contradicts(Validator.Of(response)) == true;

    /// <summary>The server has another version than the part is of: once, all of it is fetched again.</summary>
    private AttemptEnd Change()
    {
        if (_hasChanged)
            throw new VideoException(FailureCode.SourceChanged, $"{_shown} changed while it was fetched, and again when it was fetched anew.");
        _hasChanged = true;
        part.Clear();
        return AttemptEnd.GoOn;
    }

    private AttemptEnd? GoOn()
    {
        if (part.Length < _best + Headway)
            return null;
        _best = part.Length;
        return AttemptEnd.GoOn;
    }
}
