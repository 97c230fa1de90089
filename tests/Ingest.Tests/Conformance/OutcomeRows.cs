using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>Outcomes as rows of a table, one a video: by each decoder, and cell by cell by the one that can be sent into a video. Behind them a row of sums.</summary>
internal static class OutcomeRows
{
    private const string Head = "| video | container | codec | size | frames | outcome | segments | right at way 1 | 2 | 3 |\n|---|---|---|---|---|---|---|---|---|---|\n";

    public static string Of(IEnumerable<VideoOutcome> outcomes)
    {
        var videos = outcomes.OrderBy(o => o.Decoder, StringComparer.Ordinal).GroupBy(o => o.Name).OrderBy(v => v.Key, StringComparer.Ordinal).ToList();
        var cutting = videos.Select(Cutting).ToList();
        var wholes = videos.SelectMany(v => v).GroupBy(o => o.Decoder).Select(d => Invariant($"{d.Key}: {d.Count(o => o.Code is null)} whole, {d.Count(o => o.Code is not null)} with a code"));
        return Head + string.Concat(videos.Select(Row))
            + Invariant($"| **{videos.Count} videos** | | | | {cutting.Sum(o => o.Truth.Count)} | {string.Join("; ", wholes)} | | {Rights([.. cutting.SelectMany(o => o.Cells)])} |\n");
    }

    /// <summary>The outcome by the decoder that can be sent into a video, if there is one.</summary>
    private static VideoOutcome Cutting(IEnumerable<VideoOutcome> video) => video.MaxBy(o => o.Cells.Count())!;

    private static string Row(IGrouping<string, VideoOutcome> video)
    {
        var o = Cutting(video);
        var ends = video.Select(d => d.Code ?? "whole").Distinct().Count() == 1 ? o.Code ?? "whole" : string.Join(", ", video.Select(d => $"{d.Decoder}: {d.Code ?? "whole"}"));
        return o.Plan?.Extraction.Stream is not { } stream
            ? Invariant($"| {o.Name} | | | | | {ends} | | | | |\n")
            : Invariant($"| {o.Name} | {o.Media!.Format.Split(',')[0]} | {stream.Codec} | {stream.Width} × {stream.Height} | {o.Truth.Count} | {ends} | ")
                + Invariant($"{string.Join(", ", o.Cuts.Select(c => c.Count))} | {Rights([.. o.Cells])} |\n");
    }

    private static string Rights(List<Cell> cells) => string.Join(" | ", Enum.GetValues<SeekStrategy>()
        .Select(w => cells.Where(c => c.Ways.Any(x => x.Way == w)).ToList())
        .Select((tried, i) => Invariant($"{tried.Count(c => c.IsRight(c.Ways[i]))}/{tried.Count}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
