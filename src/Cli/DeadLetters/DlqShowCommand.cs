using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Remote;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary><c>qw dlq show</c>.</summary>
internal static class DlqShowCommand
{
    private const int DefaultLimit = 20;
    private const int MostLimit = 1000;

    public static Command Create()
    {
        var queue = DlqCommand.Queue();
        var limit = Checked.Whole("--limit", $"How many at most; {DefaultLimit} if it is not given.", 1, MostLimit);
        var body = Checked.Flag("--body", "All of each body. Without it the message inside its envelope, 30 lines at most; with --json 64 KiB.");
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("show", """
            Shows the dead letters of a queue, the oldest first: id, type, video, when it came (UTC), why, and the body. They stay where they are.

            Examples:
              qw dlq show submit-video_error
              qw dlq show videos_error --limit 1 --body
              qw dlq show submit-video_error --limit 1000 --json | jq -r '.[] | [.id, .reason] | @tsv'

            Exit code: 0, 2 wrong call, no coordinator, or no such queue.
            """)
        { queue, limit, body, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = coordinator.Client(parsed);
            var (name, isWhole) = (parsed.GetValue(queue)!, parsed.GetValue(body));
            var page = await client.DeadLettersOfAsync(name, parsed.GetValue(limit) ?? DefaultLimit, isWhole ? "all" : null, cancellation);
            if (parsed.GetValue(json))
                RemoteJson.Write([.. page.Letters], RemoteJson.Default.ListDeadLetter);
            else
                foreach (var letter in page.Letters)
                    foreach (var line in DeadLetterText.Of(letter, isWhole))
                        Console.WriteLine(line);
            if (page.Count == 0)
                await Terminal.SayAsync($"there are no dead letters in {name}");
            else if (page.Count > page.Letters.Count)
                await Terminal.SayAsync($"these are the first {page.Letters.Count:N0} of {page.Count:N0}");
            return ExitCode.Completed;
        });
        return command;
    }
}
