using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Remote;
using Spectre.Console;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary><c>qw dlq list</c>.</summary>
internal static class DlqListCommand
{
    public static Command Create()
    {
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("list", """
            Lists queues with dead letters: how many each, when the oldest came (UTC), the commonest reason. Oldest and reason are those of the first 1,000.

            Examples:
              qw dlq list
              qw dlq list --json | jq -r '.[].queue'

            Exit code: 0, 2 wrong call or no coordinator.
            """)
        { json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = coordinator.Client(parsed);
            var queues = await client.DeadLettersAsync(cancellation);
            if (parsed.GetValue(json))
                RemoteJson.Write(queues, RemoteJson.Default.ListDeadLetterSummary);
            else if (queues.Count == 0)
                await Terminal.SayAsync("there are no dead letters");
            else
                AnsiConsole.Write(DeadLetterTable.Of(queues));
            return ExitCode.Completed;
        });
        return command;
    }
}
