using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>
/// Sends requests and follows redirects by hand: each address is checked like the first. Throws <see cref="VideoException"/> for what stays and
/// <see cref="FetchFaultException"/> for what may pass.
/// </summary>
internal sealed class HttpsRequests(HttpClient client, HostRules hosts, string? caFile)
{
    private const int MaxRedirects = 5;

    /// <summary>The answer, its body not read yet: 200, 206, 304 or 416.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri uri, Action<HttpRequestHeaders> conditions, CancellationToken cancellation)
    {
        var first = uri;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            var response = await SendAsync(hosts.Check(uri), conditions, cancellation);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.NotModified or HttpStatusCode.RequestedRangeNotSatisfiable)
                return response;
            using (response)
                uri = RedirectOf(response, uri) ?? throw Refused(response, uri);
        }
        throw new VideoException(FailureCode.SourceUnavailable, $"{HttpsUri.Shown(first)} redirects more than {MaxRedirects} times.");
    }

    private async Task<HttpResponseMessage> SendAsync(Uri uri, Action<HttpRequestHeaders> conditions, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        conditions(request.Headers);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException fault)
        {
            throw fault.InnerException switch
            {
                VideoException refused => new VideoException(refused.Failure.Code, refused.Message),
                AuthenticationException => new VideoException(FailureCode.AccessDenied,
                    $"The certificate of {uri.IdnHost} is not accepted ({fault.InnerException.Message}); trusted are the system's authorities{(caFile is null ? "" : $" and {caFile}")} (Ingest:Https:CaFile)."),
                _ => new FetchFaultException(FailureCode.SourceUnavailable, $"{uri.IdnHost} cannot be reached: {(fault.InnerException ?? fault).Message}"),
            };
        }
    }

    private static Uri? RedirectOf(HttpResponseMessage response, Uri from) => response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } location
        && Uri.TryCreate(from, location, out var target)
        ? target
        : null;

    private static Exception Refused(HttpResponseMessage response, Uri uri)
    {
        var says = $"{HttpsUri.Shown(uri)}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new VideoException(FailureCode.NotFound, says),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new VideoException(FailureCode.AccessDenied, says),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new FetchFaultException(FailureCode.SourceUnavailable, says, response.Headers.RetryAfter?.Delta),
            _ => new VideoException(FailureCode.SourceUnavailable, says),
        };
    }
}
