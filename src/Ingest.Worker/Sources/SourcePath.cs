using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources;

/// <summary>Reads a <c>file:</c> uri or an absolute path.</summary>
internal static class SourcePath
{
    public static string Of(string uri)
    {
        var path = uri;
        if (uri.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            path = Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host is "" or "localhost" ? parsed.LocalPath : "";
        if (!path.StartsWith('/') || path.Contains('\0'))
            throw new VideoException(FailureCode.InvalidUri, $"\"{Shown(uri)}\" is neither an absolute path nor a file: or https: uri.");
        return Path.GetFullPath(path);
    }

    private static string Shown(string uri) => uri.Length > 200 ? uri[..200] + "…" : uri;
}
