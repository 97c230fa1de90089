namespace QueueWorkers.Cli.Calls;

/// <summary>A video as it was named on the command line: a path, or a uri that is left as it is.</summary>
internal static class VideoUri
{
    public static string Of(string video) => video.Contains("://", StringComparison.Ordinal) ? video : Path.GetFullPath(video);

    /// <summary>The path behind an absolute path or a <c>file:</c> uri; null for anything else.</summary>
    public static string? PathOf(string uri) =>
        uri.StartsWith('/') ? uri : Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? parsed.LocalPath : null;

    /// <summary>Its file's name, without the query of a uri; the host if it has none.</summary>
    public static string FileName(string uri)
    {
        if (uri.StartsWith('/') || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
            return Path.GetFileName(uri);
        return Path.GetFileName(parsed.LocalPath) is { Length: > 0 } name ? name : parsed.Host;
    }

    /// <summary>The host of an <c>https:</c> uri; null for anything else.</summary>
    public static string? Host(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttps ? parsed.IdnHost : null;
}
