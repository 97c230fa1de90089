using System.Globalization;

namespace QueueWorkers.Tests.Support;

/// <summary>Reads <c>MANIFEST.tsv</c> of the data folder.</summary>
public static class Manifest
{
    /// <summary>All videos; none where the folder is absent.</summary>
    public static IReadOnlyList<ManifestVideo> Videos { get; } = DataFolder.Path is { } folder ? Read(Path.Combine(folder, "MANIFEST.tsv")) : [];

    /// <summary>The row of a video.</summary>
    public static ManifestVideo Video(string name) => Videos.Single(v => v.Name == name);

    private static List<ManifestVideo> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split('\t').Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index);
        return [.. lines.Skip(1).Select(l => l.Split('\t')).Where(IsVideo).Select(Row)];

        bool IsVideo(string[] cells) => Cell(cells, "path") is var p && p.StartsWith("videos/", StringComparison.Ordinal)
            && !p.Contains("/expected/", StringComparison.Ordinal) && Cell(cells, "decoded_frames") != "";

        ManifestVideo Row(string[] cells) => new(
            Cell(cells, "path")["videos/".Length..],
            Cell(cells, "sha256"),
            Area(Cell(cells, "coded_size")),
            Whole(Cell(cells, "packets")),
            Whole(Cell(cells, "decoded_frames")) ?? 0,
            Real(Cell(cells, "first_pts_s")),
            Real(Cell(cells, "last_pts_s")),
            Whole(Cell(cells, "decoder_messages")) ?? 0);

        string Cell(string[] cells, string column) => columns[column] < cells.Length ? cells[columns[column]] : "";
    }

    private static long Area(string size) => size.Split('x') is [var w, var h] ? long.Parse(w, CultureInfo.InvariantCulture) * long.Parse(h, CultureInfo.InvariantCulture) : 0;

    private static int? Whole(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Real(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}
