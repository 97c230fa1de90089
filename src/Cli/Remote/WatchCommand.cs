using System.CommandLine;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw watch</c>.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var ids = new Argument<Guid[]>("ID") { Description = "Videos.", Arity = ArgumentArity.OneOrMore };
        var coordinator = CoordinatorOption.Create();
        var command = new Command("watch", """
            Waits until videos have ended, with a progress bar. Exit code 3 where one did not complete.

            Example:
              qw watch $(qw submit /srv/videos/talk.mp4)
            """)
        { ids, coordinator };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new CoordinatorClient(parsed.GetValue(coordinator)!);
            return await Watching.UntilEndedAsync(client, parsed.GetValue(ids)!, cancellation);
        });
        return command;
    }
}
