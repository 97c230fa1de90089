using System.Security.Cryptography;
using System.Text;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Reads <c>https:</c> uris, and says how they are named elsewhere.</summary>
internal static class HttpsUri
{
    private const int MaxShown = 200;

    public static bool Is(string uri) => uri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    public static Uri Parse(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0
        ? parsed
        : throw new VideoException(FailureCode.InvalidUri, "The https: uri cannot be read.");

    /// <summary>For messages: without its query, which may hold a secret, and without user and password.</summary>
    public static string Shown(Uri uri)
    {
        var shown = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return shown.Length > MaxShown ? shown[..MaxShown] + "…" : shown;
    }

    /// <summary>Its name in the store, lower-case hex.</summary>
    public static string Hash(Uri uri) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped))));
}
