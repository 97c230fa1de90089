using System.Globalization;

namespace QueueWorkers.Cli.Options;

/// <summary>Reads values of the command line, in the invariant form whatever the host's language is. Null stands for a wrong one.</summary>
internal static class Values
{
    /// <summary>The most characters of a text: the longest path of Linux.</summary>
    public const int MaxText = 4096;

    private const double MaxHours = 1000;
    private const int Sixty = 60;

    /// <summary>Digits only: no sign, point, group or exponent.</summary>
    public static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    /// <summary>Digits with at most one point.</summary>
    public static double? Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    /// <summary>Seconds of <c>90.5</c>, <c>1:30.5</c> or <c>0:01:30.5</c>: behind a larger unit minutes and seconds are below 60.</summary>
    public static double? Seconds(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 3)
            return null;
        var seconds = 0.0;
        for (var at = 0; at < parts.Length; at++)
        {
            var style = at == parts.Length - 1 ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
            if (!double.TryParse(parts[at], style, CultureInfo.InvariantCulture, out var value) || (at > 0 && value >= Sixty))
                return null;
            seconds = (seconds * Sixty) + value;
        }
        return seconds <= MaxHours * Sixty * Sixty ? seconds : null;
    }

    /// <summary>Anything but nothing.</summary>
    public static string? Text(string text) => text.Length is > 0 and <= MaxText ? text : null;

    /// <summary>One of these words, whatever its case.</summary>
    public static string? Word(string text, IEnumerable<string> words) => words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The id of a dead letter.</summary>
    public static string? LetterId(string text) => text.Length == 16 && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;

    public static Guid? Id(string text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>An http or https address without user or query, that relative ones can be resolved against.</summary>
    public static Uri? Address(string text) =>
        text.Length <= MaxText && Uri.TryCreate($"{text.TrimEnd('/')}/", UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 }
            ? address
            : null;
}
