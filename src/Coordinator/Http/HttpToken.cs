using System.Text;

namespace QueueWorkers.Coordinator.Http;

/// <summary>The form of a bearer token, for the coordinator that asks for it and for clients that send it.</summary>
public static class HttpToken
{
    /// <summary>What a token looks like, for messages that must not show one.</summary>
    public static string Wanted { get; } =
        FormattableString.Invariant($"{Least} to {Most:N0} letters, digits and -._~+/, as `openssl rand -hex 32` makes them");

    private const int Least = 16;
    private const int Most = 1024;
    private const int MostFileBytes = 64 << 10;

    /// <summary>Whether a text can be a token (RFC 6750), and is long enough not to be guessed.</summary>
    public static bool IsToken(string? text) =>
        text is { Length: >= Least and <= Most }
            && text.TrimEnd('=').All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/".Contains(c, StringComparison.Ordinal));

    /// <summary>What a file holds, without white space around it: at most 64 KiB are read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static string ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"there is no file {path}");
        using var file = File.OpenRead(path);
        var bytes = new byte[MostFileBytes];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Trim();
    }
}
