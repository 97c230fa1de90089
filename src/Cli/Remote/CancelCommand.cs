using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Coordinator.Http;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw cancel</c>.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var ids = Checked.Ids("Videos.");
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("cancel", """
            Cancels videos and sweeps their results. A video that has ended stays as it is.

            Examples:
              qw cancel 01a20ce6-bff4-7e72-8e30-344dd297ce46
              qw list --state extracting --json | jq -r '.[].videoId' | xargs qw cancel

            Exit code: 0, 2 wrong call, no coordinator, or a video that it does not know.
            """)
        { ids, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = coordinator.Client(parsed);
            List<CancelAnswer> answers = [];
            foreach (var id in parsed.GetValue(ids)!)
            {
                var answer = await client.CancelAsync(id, cancellation);
                answers.Add(answer);
                if (!answer.Known)
                    await Terminal.SayAsync($"the coordinator knows no video {id}; a submission that comes later under this id will end as Cancelled");
            }
            if (parsed.GetValue(json))
                RemoteJson.Write(answers, RemoteJson.Default.ListCancelAnswer);
            return answers.All(a => a.Known) ? ExitCode.Completed : ExitCode.WrongCall;
        });
        return command;
    }
}
