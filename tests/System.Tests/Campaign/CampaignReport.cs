using System.Globalization;
using System.Text;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>The table of a campaign, as Markdown.</summary>
public static class CampaignReport
{
    public static string Of(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder("""
            | fault | seed, round | lasted | `/health/ready` and `/api/workers` during it | told after | recovered after | all ended after | most lines of a process | verdict |
            |---|---|---|---|---|---|---|---|---|

            """);
        foreach (var row in rows)
            text.AppendLine(row.Skipped is { } why
                ? $"| {Cell(row.Fault)} | {row.Seed} | | | | | | | skipped: {Cell(why)} |"
                : $"| {Cell(row.Fault)} | {row.Seed} | {Seconds(row.Lasted)} | {Cell(row.Health)} | {Seconds(row.ToldAfter)} | {Seconds(row.RecoveredAfter)} "
                    + $"| {Seconds(row.EndedAfter)} | {Loudest(row)} | {Cell(VerdictOf(row))} |");
        return text.ToString();
    }

    /// <summary>Whether all held, and else what did not.</summary>
    public static string VerdictOf(Row row)
    {
        List<string> wrong = [.. row.Wrong, .. row.Untold is { } wanted ? [$"not told, wanted {wanted}"] : Array.Empty<string>()];
        var verdict = wrong.Count == 0 ? "held" : $"**{string.Join("; ", wrong)}**";
        return row.Deaths.Count == 0 ? verdict : $"{verdict}; {string.Join(", ", row.Deaths)} and was started again";
    }

    private static string Loudest(Row row) => row.Lines.Count == 0 ? "" : row.Lines.MaxBy(l => l.Lines) is var (process, lines) ? $"{lines}, {process}" : "";

    private static string Seconds(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:F1} s") : "–";

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
