using System.CommandLine;
using QueueWorkers.Cli.Output;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw results</c>.</summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        var ids = new Argument<Guid[]>("ID") { Description = "Videos that have ended.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print the reports as a JSON array." };
        var coordinator = CoordinatorOption.Create();
        var command = new Command("results", """
            Shows the account of videos that have ended, and where their files are.

            Example:
              qw results 0199… --json | jq '.[0].latencyMs'
            """)
        { ids, json, coordinator };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new CoordinatorClient(parsed.GetValue(coordinator)!);
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
