using System.Text;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Run.Sources;

/// <summary>Names of result folders, made from names that others chose.</summary>
internal static class ResultName
{
    /// <summary>Bytes of a name at most: file systems allow 255, and what is added to it needs some.</summary>
    private const int MaxBytes = 120;

    /// <summary>A name of one folder, below which nothing else is reached: no separators, no dots at its ends, no control characters; never empty.</summary>
    public static string Of(string name)
    {
        var safe = new StringBuilder();
        var bytes = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                break;
            var text = rune.ToString();
            safe.Append(text is "/" or "\\" or "\uFFFD" || PlainText.Of(text) != text ? "_" : text);
        }
        var trimmed = safe.ToString().TrimStart(' ', '.', '-').TrimEnd(' ', '.');
        return trimmed.Length > 0 ? trimmed : "video";
    }
}
