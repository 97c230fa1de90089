using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Coordinator.Videos;
using Spectre.Console;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw list</c>.</summary>
internal static class ListCommand
{
    private const int DefaultLimit = 20;
    private const int MostLimit = 1000;

    public static Command Create()
    {
        var state = Checked.Word("--state", "Only videos in this state.", [.. Enum.GetNames<VideoState>().Select(n => n.ToLowerInvariant())]);
        var limit = Checked.Whole("--limit", $"How many at most; {DefaultLimit} if it is not given.", 1, MostLimit);
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("list", """
            Lists the videos of a running coordinator, the newest first: id, source, state, progress, frames, when they were submitted (UTC).

            Examples:
              qw list
              qw list --state failed --limit 100
              qw list --json | jq -r '.[] | select(.code == "NotFound") | .uri'

            Exit code: 0, 2 wrong call or no coordinator.
            """)
        { state, limit, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = coordinator.Client(parsed);
            var videos = await client.ListAsync(parsed.GetValue(limit) ?? DefaultLimit, parsed.GetValue(state), cancellation);
            if (parsed.GetValue(json))
                RemoteJson.Write(videos, RemoteJson.Default.ListVideoSummary);
            else if (videos.Count == 0)
                await Terminal.SayAsync("no such video is known to the coordinator");
            else
                AnsiConsole.Write(VideosTable.Of(videos, AnsiConsole.Profile.Width));
            return ExitCode.Completed;
        });
        return command;
    }
}
