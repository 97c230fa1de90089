using Microsoft.Extensions.Configuration;
using QueueWorkers.Cli.Calls;

namespace QueueWorkers.Cli.Doctor;

/// <summary>A file of settings: JSON as <c>appsettings.json</c>, or a setting a line as systemd's <c>EnvironmentFile=</c>.</summary>
internal static class SettingsFile
{
    public static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what <c>Bus__Connection=…</c> and the like say. Throws <see cref="CallException"/>.</summary>
    public static Dictionary<string, string?> ReadEnvironment(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';')
                continue;
            var (name, value) = text.IndexOf('=') is > 0 and var at ? (text[..at].Trim(), text[(at + 1)..].Trim()) : ("", "");
            // Not the line: it may hold a password.
            if (name.Length == 0 || name.Any(char.IsWhiteSpace))
                throw new CallException($"--config: line {number} of {path} is no setting; wanted: Section__Name=value, a setting a line");
            settings[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] =
                value is [('"' or '\'') and var quote, .., var last] && quote == last ? value[1..^1] : value;
        }
        return settings;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"--config: {fault.Message}");
        }
    }
}
