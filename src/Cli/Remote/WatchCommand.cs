using System.CommandLine;
using QueueWorkers.Cli.Options;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw watch</c>.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var ids = Checked.Ids("Videos.");
        var json = Checked.Flag("--json", "Print how they ended as a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("watch", """
            Waits until videos have ended, with a progress bar, and prints how.

            Examples:
              qw watch $(qw submit /srv/videos/talk.mp4)
              qw watch 01a20ce6-bff4-7e72-8e30-344dd297ce46 --json | jq '.[0].state'

            Exit code: 0 all completed, 2 wrong call or no coordinator, 3 one failed, was cancelled or is partial, 130 Ctrl-C.
            """)
        { ids, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = coordinator.Client(parsed);
            return await Watching.UntilEndedAsync(client, parsed.GetValue(ids)!, parsed.GetValue(json), cancellation);
        });
        return command;
    }
}
