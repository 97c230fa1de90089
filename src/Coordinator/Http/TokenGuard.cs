using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Coordinator.Http;

/// <summary>
/// Refuses requests without the token, before anything of them is looked at. If no token is set, requests that did not come in over
/// loopback are refused, however it came that we listen there.
/// </summary>
internal sealed class TokenGuard(RequestDelegate next, IOptions<HttpOptions> options)
{
    private const string Scheme = "Bearer";

    // Hashes are of one length, whatever the tokens are: comparing them takes the same time for every wrong one.
    private readonly byte[]? _wanted = Read(options.Value) is { } token ? Hash(token) : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (_wanted is null)
            return context.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local)
                ? Problem(context, StatusCodes.Status403Forbidden, "TokenNotSet",
                    "the coordinator has no token (Http:Token), so it answers on loopback alone")
                : next(context);
        string? header = context.Request.Headers.Authorization;
        if (AuthenticationHeaderValue.TryParse(header, out var given) && given.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(given.Parameter ?? ""), _wanted))
            return next(context);
        context.Response.Headers.WWWAuthenticate = Scheme;
        return Problem(context, StatusCodes.Status401Unauthorized, "Unauthorized",
            string.IsNullOrEmpty(header) ? "a token is wanted: Authorization: Bearer …" : "the token is not the one of this coordinator");
    }

    private static string? Read(HttpOptions options) =>
        !string.IsNullOrEmpty(options.Token) ? options.Token : !string.IsNullOrEmpty(options.TokenFile)
            ? HttpToken.ReadFile(options.TokenFile) : null;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static Task Problem(HttpContext context, int status, string title, string detail) =>
        Problems.Of(detail, statusCode: status, title: title).ExecuteAsync(context);
}
