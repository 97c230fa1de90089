using System.Globalization;
using System.Text;

namespace QueueWorkers.Platform.Wording;

/// <summary>
/// Text of others (names of files and workers, metadata, what a decoder says) made safe to print: on a terminal an escape sequence acts, and a
/// bidirectional mark makes a name look like another one.
/// </summary>
public static class PlainText
{
    /// <summary>The longest message that is shown to people, in characters.</summary>
    public const int MaxMessage = 300;

    /// <summary>The text with every control, format and separator character, and every half of a surrogate pair, written as <c>\u001b</c>.</summary>
    /// <param name="text">Any text; null gives an empty one.</param>
    public static string Of(string? text)
    {
        if (text is null || text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text ?? "";
        var plain = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && IsPlain(rune))
                plain.Append(text, at, length);
            else
                foreach (var unit in text.AsSpan(at, length))
                    plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            at += length;
        }
        return plain.ToString();
    }

    /// <summary>The same, with at most so many characters: what is longer is cut and ends with an ellipsis.</summary>
    /// <param name="text">Any text; null gives an empty one.</param>
    /// <param name="length">Characters at most, 1 or more.</param>
    public static string Short(string? text, int length = MaxMessage)
    {
        var plain = Of(text);
        return plain.Length <= length ? plain : $"{plain.AsSpan(0, char.IsHighSurrogate(plain[length - 2]) ? length - 2 : length - 1)}…";
    }

    // Format characters (Cf) are the bidirectional marks, the joiners and the tags; joiners are needed in no name that must be told from another.
    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
