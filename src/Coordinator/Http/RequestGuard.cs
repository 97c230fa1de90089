using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Http;

/// <summary>
/// Refuses what a web page of somebody else could send through the browser of whoever may reach us: requests under a host name that is not ours (a name
/// that was made to point here), and requests of another origin. Where a token is set, <see cref="TokenGuard"/> has asked for it before.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, IConfiguration configuration)
{
    private const string Setting = "AllowedHosts";
    private const string Loopback = "localhost;127.0.0.1;[::1]";
    private const int Shown = 80;

    private readonly IList<StringSegment> _hosts =
    [
        .. (configuration[Setting] is { Length: > 0 } hosts ? hosts : Loopback)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(h => (StringSegment)h),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Host.HasValue && !_hosts.Contains("*") && !HostString.MatchesAny(request.Host.Host, _hosts))
            return Problem(context, StatusCodes.Status400BadRequest, "HostNotAllowed",
                $"the host is '{PlainText.Short(request.Host.Host, Shown)}'; wanted one of {PlainText.Short(string.Join(", ", _hosts), Shown)} ({Setting})");
        foreach (var origin in request.Headers.Origin)
            if (!(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && request.Host.Value?.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase) == true))
                return Problem(context, StatusCodes.Status403Forbidden, "ForeignOrigin",
                    $"the request comes from a page of '{PlainText.Short(origin, Shown)}'; only pages of this host may send any");
        return next(context);
    }

    private static Task Problem(HttpContext context, int status, string title, string detail) =>
        Problems.Of(detail, statusCode: status, title: title).ExecuteAsync(context);
}
