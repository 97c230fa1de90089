using System.CommandLine;
using System.Text.Json;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Coordinator.DeadLetters;

namespace QueueWorkers.Cli.DeadLetters;

/// <summary><c>qw dlq drop</c>.</summary>
internal static class DlqDropCommand
{
    private const int Most = 1000;

    public static Command Create()
    {
        var queue = DlqCommand.Queue();
        var ids = Checked.LetterIds("Which ones, as qw dlq show prints them.");
        var all = Checked.Flag("--all", "All of them, up to 1,000 in one call.");
        var save = Checked.Text("--save", "Write what is dropped, whole, to this file first, as a JSON array. It must not exist.");
        var yes = Checked.Flag("--yes", "Do not ask.", "-y");
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("drop", """
            Deletes dead letters for good, and prints their ids. It asks first; where nobody can answer, --yes is wanted. What comes meanwhile stays.

            Examples:
              qw dlq drop submit-video_error 3f9ac1d2b7e04c55
              qw dlq drop submit-video_error --all --save dropped.json --yes

            Exit code: 0 they are deleted, 2 wrong call, no coordinator, or an id that no letter has, 3 the answer was no.
            """)
        { queue, ids, all, save, yes, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (name, chosen, isAll, file, isYes) = (parsed.GetValue(queue)!, parsed.GetValue(ids)!, parsed.GetValue(all), parsed.GetValue(save), parsed.GetValue(yes));
            DlqCommand.CheckChoice(chosen, isAll);
            if (!isYes && Console.IsInputRedirected)
                throw new CallException("nobody can be asked here whether to drop them; give --yes");
            if (file is not null && Path.Exists(file))
                throw new CallException($"--save is {file}, which exists; give another name");
            using var client = coordinator.Client(parsed);
            IReadOnlyList<DeadLetter> letters = [];
            if (isAll || file is not null)
            {
                var page = await client.DeadLettersOfAsync(name, Most, file is null ? "none" : "all", cancellation);
                letters = isAll ? page.Letters : [.. page.Letters.Where(l => chosen.Contains(l.Id))];
                // Exactly those that were seen, and saved.
                chosen = isAll ? [.. letters.Select(l => l.Id)] : chosen;
                if (file is not null && chosen.Except(letters.Select(l => l.Id)).FirstOrDefault() is { } missing)
                    throw new CallException($"no dead letter {missing} is among the first {page.Letters.Count:N0} of {name}, so it cannot be saved; nothing is dropped");
            }
            if (chosen.Length == 0)
                return await DlqAnswer.TellAsync(new(name, [], [], [], 0), "dropped", parsed.GetValue(json));
            if (!isYes && !await AskAsync(chosen.Length, name, cancellation))
            {
                await Terminal.SayAsync("nothing is dropped");
                return ExitCode.NotCompleted;
            }
            if (file is not null)
                Save(file, [.. letters]);
            return await DlqAnswer.TellAsync(await client.DropAsync(name, new() { Ids = chosen }, cancellation), "dropped", parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<bool> AskAsync(int count, string queue, CancellationToken cancellation)
    {
        await Console.Error.WriteAsync($"qw: drop {DlqCommand.Letters(count)} of {queue} for good? [y/N] ");
        return (await Console.In.ReadLineAsync(cancellation))?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static void Save(string path, List<DeadLetter> letters)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            JsonSerializer.Serialize(file, letters, RemoteJson.Default.ListDeadLetter);
            file.Flush(flushToDisk: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"--save {path} cannot be written, so nothing is dropped: {fault.Message}");
        }
    }
}
