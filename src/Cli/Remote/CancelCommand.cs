using System.CommandLine;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw cancel</c>.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var ids = new Argument<Guid[]>("ID") { Description = "Videos.", Arity = ArgumentArity.OneOrMore };
        var coordinator = CoordinatorOption.Create();
        var command = new Command("cancel", "Cancels videos and sweeps their results.") { ids, coordinator };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new CoordinatorClient(parsed.GetValue(coordinator)!);
            foreach (var id in parsed.GetValue(ids)!)
                await client.CancelAsync(id, cancellation);
            return ExitCode.Completed;
        });
        return command;
    }
}
