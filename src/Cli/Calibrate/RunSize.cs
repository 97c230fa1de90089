using System.Globalization;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>A size of frames.</summary>
internal readonly record struct RunSize(int Width, int Height)
{
    private const int MostSide = 16384;

    private static readonly Dictionary<string, RunSize> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["360p"] = new(640, 360),
        ["720p"] = new(1280, 720),
        ["1080p"] = new(1920, 1080),
        ["4k"] = new(3840, 2160),
        ["8k"] = new(7680, 4320),
    };

    /// <summary>What a wrong one is answered with.</summary>
    public static string Wanted { get; } = $"{string.Join(", ", Known.Keys)}, or WIDTHxHEIGHT, up to {MostSide} each, with commas between";

    /// <summary>As <see cref="Wanted"/> says; null for a wrong one.</summary>
    public static IReadOnlyList<RunSize>? ReadAll(string text)
    {
        var all = text.Split(',').Select(Read).ToList();
        return all.Contains(null) ? null : [.. all.OfType<RunSize>().Distinct()];
    }

    /// <inheritdoc/>
    public override string ToString() => NameOf(this) ?? string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static RunSize? Read(string text)
    {
        if (Known.TryGetValue(text, out var known))
            return known;
        return text.Split('x') is [var width, var height] && Side(width) is { } w && Side(height) is { } h ? new RunSize(w, h) : null;
    }

    private static string? NameOf(RunSize size) => Known.FirstOrDefault(k => k.Value == size).Key;

    private static int? Side(string text) => Options.Values.Whole(text, 1, MostSide);
}
