using System.CommandLine;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Remote;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary><c>qw dlq retry</c>.</summary>
internal static class DlqRetryCommand
{
    public static Command Create()
    {
        var queue = DlqCommand.Queue();
        var ids = Checked.LetterIds("Which ones, as qw dlq show prints them.");
        var all = Checked.Flag("--all", "All of them, up to 1,000 in one call.");
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("retry", """
            Puts dead letters back into the queue that they came from, and prints their ids. A letter goes only once the broker has confirmed that the
            queue has it: one may come twice, which harms nobody, and none is lost. What fails again is a dead letter again, under another id.

            Examples:
              qw dlq retry plan-video_error --all
              qw dlq retry videos_error 3f9ac1d2b7e04c55 90b1c2d3e4f50617

            Exit code: 0 they are in their queue, 2 wrong call, no coordinator, or an id that no letter has, 3 one could not be put back, and stays.
            """)
        { queue, ids, all, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (name, chosen, isAll) = (parsed.GetValue(queue)!, parsed.GetValue(ids)!, parsed.GetValue(all));
            DlqCommand.CheckChoice(chosen, isAll);
            using var client = coordinator.Client(parsed);
            var answer = await client.RetryAsync(name, new() { Ids = isAll ? null : chosen, All = isAll }, cancellation);
            return await DlqAnswer.TellAsync(answer, "put back", parsed.GetValue(json));
        });
        return command;
    }
}
