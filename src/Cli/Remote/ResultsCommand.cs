using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw results</c>.</summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        var ids = Checked.Ids("Videos that have ended.");
        var json = Checked.Flag("--json", "Print the reports as a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("results", """
            Shows the account of videos that have ended, and where their files are.

            Examples:
              qw results 01a20ce6-bff4-7e72-8e30-344dd297ce46
              qw results 01a20ce6-bff4-7e72-8e30-344dd297ce46 --json | jq '.[0].latencyMs'

            Exit code: 0 all completed, 2 wrong call, no coordinator, or a video that it does not know or that has not ended, 3 one did not complete.
            """)
        { ids, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = coordinator.Client(parsed);
            var reports = new List<VideoReport>();
            foreach (var id in parsed.GetValue(ids)!)
                reports.Add(await client.ReportAsync(id, cancellation) ?? throw new CallException($"the coordinator knows no video {id}"));
            if (parsed.GetValue(json))
                await Reports.WriteJsonAsync(reports, Console.OpenStandardOutput(), cancellation);
            else
                ClosingTable.Write(reports);
            await Reports.ExplainAsync(reports);
            return reports.All(r => r.Code is null) ? ExitCode.Completed : ExitCode.NotCompleted;
        });
        return command;
    }
}
