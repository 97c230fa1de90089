using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Run;

/// <summary>What a run says at its end, whole or not.</summary>
internal static class RunReport
{
    /// <summary>Videos of a kind that are named one by one on standard error.</summary>
    private const int MostNamed = 10;

    public static async Task WriteAsync(RunSummary summary, RunRequest request, bool isWhole)
    {
        if (request.Json && isWhole)
            await Reports.WriteJsonAsync(summary.Reports, Console.OpenStandardOutput(), CancellationToken.None);
        else if (!request.Json)
            WriteTables(summary, request.OutputFolder);
        await Reports.ExplainAsync(summary.Failures.Take(MostNamed));
        if (summary.Incomplete > MostNamed)
            await Terminal.SayAsync($"… and {summary.Incomplete - MostNamed:N0} more that are not complete: see {Manifest.FileName}");
        if (!request.Json)
            foreach (var warning in summary.Warnings)
                await Terminal.SayAsync($"note: {NamesOf(warning)}: {warning.Warning.Code}: {warning.Warning.Message}");
        if (summary.Videos > 1 || summary.Kept.Count > 0 || summary.Others > 0 || !isWhole)
            await Terminal.SayAsync($"{CountsOf(summary)}{(isWhole ? "" : "; the same command again does the rest")}");
    }

    private static void WriteTables(RunSummary summary, string output)
    {
        var reports = summary.Reports;
        if (reports.Count is > 0 and <= RunSummary.MostShown)
            ClosingTable.WriteAccounting(reports, summary.Kept);
        if (reports is [{ Files.Count: > 0 } only])
        {
            ClosingTable.WriteLatency(only);
            ClosingTable.WriteFiles(only);
        }
        else if (summary.States.Any(s => s.Key is nameof(VideoState.Completed) or nameof(VideoState.Partial)))
            Console.WriteLine($"results   {PlainText.Of(output)}");
    }

    /// <summary>Says which videos get another name than their file's, because that one is taken.</summary>
    public static void SayNames(IReadOnlyList<RunVideo> renamed)
    {
        foreach (var video in renamed.Take(MostNamed))
            Terminal.SayBesideBar($"{PlainText.Of(video.Source.Uri)}: its results are in {video.Name}, because {video.Source.Name} is taken");
        if (renamed.Count > MostNamed)
            Terminal.SayBesideBar($"… and {renamed.Count - MostNamed:N0} more whose names are taken: see folder in {Manifest.FileName}");
    }

    private static string NamesOf(RunWarning warning) =>
        $"{PlainText.Short(VideoUri.FileName(warning.Source), 80)}{(warning.Videos > 1 ? $" and {warning.Videos - 1:N0} more" : "")}";

    private static string CountsOf(RunSummary summary)
    {
        List<string> counts = [$"{summary.Ended + summary.Kept.Count:N0} of {summary.Videos:N0} video{(summary.Videos == 1 ? "" : "s")}"];
        foreach (var (state, count) in summary.States)
            counts.Add($"{count:N0} {(state == nameof(VideoState.Completed) ? "complete" : state.ToLowerInvariant())}");
        if (summary.Kept.Count > 0)
            counts.Add($"{summary.Kept.Count:N0} stood already (--force makes {(summary.Kept.Count == 1 ? "it" : "them")} again)");
        if (summary.Others > 0)
            counts.Add(summary.Others == 1 ? "1 file is no video" : $"{summary.Others:N0} files are no videos");
        return string.Join(", ", counts);
    }
}
