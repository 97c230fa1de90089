using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Coordinator.Http;
using Spectre.Console;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw workers</c>.</summary>
internal static class WorkersCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var watch = Checked.Flag("--watch", "Keep the table up to date until Ctrl-C.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("workers", """
            Shows the workers of a running coordinator by their last heartbeats: model, devices, frames per second, how busy they are, what they wait for.
            One that went silent is shown for five minutes more.

            Examples:
              qw workers
              qw workers --watch
              qw workers --json | jq '.[] | select(.isLive) | .worker'

            Exit code: 0, 2 wrong call or no coordinator, 130 Ctrl-C.
            """)
        { json, watch };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(watch))
                throw new CallException("--json and --watch exclude each other");
            using var client = coordinator.Client(parsed);
            if (parsed.GetValue(watch))
                await WatchAsync(client, cancellation);
            else
                await WriteAsync(await client.WorkersAsync(cancellation), parsed.GetValue(json));
            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task WriteAsync(List<WorkerStatus> workers, bool json)
    {
        if (json)
            RemoteJson.Write(workers, RemoteJson.Default.ListWorkerStatus);
        else if (workers.Count == 0)
            await Terminal.SayAsync("no worker has been seen in the last five minutes; start ingest and inference workers on the same broker");
        else
            AnsiConsole.Write(WorkersTable.Of(workers, AnsiConsole.Profile.Width));
    }

    private static Task WatchAsync(CoordinatorClient client, CancellationToken cancellation) => AnsiConsole.Live(new Text("")).StartAsync(async context =>
    {
        Table? last = null;
        while (true)
        {
            try
            {
                last = WorkersTable.Of(await client.WorkersAsync(cancellation), AnsiConsole.Profile.Width);
                context.UpdateTarget(last);
            }
            // A coordinator that is started anew is back in a moment; one that never answered is a wrong call.
            catch (CallException fault) when (last is not null)
            {
                context.UpdateTarget(new Rows(last, new Markup($"[red]{Terminal.Safe(fault.Message)}[/]")));
            }
            await Task.Delay(Refresh, cancellation);
        }
    });
}
