using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>Outcomes as rows of a table, one a video, and a row of sums.</summary>
internal static class OutcomeRows
{
    private const string Head = "| video | container | codec | size | frames | outcome | segments | right at way 1 | 2 | 3 |\n|---|---|---|---|---|---|---|---|---|---|\n";

    public static string Of(IEnumerable<VideoOutcome> outcomes)
    {
        var all = outcomes.OrderBy(o => o.Name, StringComparer.Ordinal).ThenBy(o => o.Decoder, StringComparer.Ordinal).ToList();
        var cells = all.SelectMany(o => o.Cells).ToList();
        var whole = all.Count(o => o.Code is null);
        return Head + string.Concat(all.Select(Row))
            + Invariant($"| **{all.Count} videos** | | | | {all.Sum(o => o.Truth.Count)} | {whole} whole, {all.Count - whole} with a code | | {Rights(cells)} |\n");
    }

    private static string Row(VideoOutcome o) => o.Plan?.Extraction.Stream is not { } stream
        ? Invariant($"| {o.Name} | | | | | {o.Decoder}: {o.Code} | | | | |\n")
        : Invariant($"| {o.Name} | {o.Media!.Format.Split(',')[0]} | {stream.Codec} | {stream.Width} × {stream.Height} | {o.Truth.Count} | {o.Decoder}: {o.Code ?? "whole"} | ")
            + Invariant($"{string.Join(", ", o.Cuts.Select(c => c.Count))} | {Rights([.. o.Cells])} |\n");

    private static string Rights(List<Cell> cells) => string.Join(" | ", Enum.GetValues<SeekStrategy>()
        .Select(w => cells.Where(c => c.Ways.Any(x => x.Way == w)).ToList())
        .Select((tried, i) => Invariant($"{tried.Count(c => c.IsRight(c.Ways[i]))}/{tried.Count}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
