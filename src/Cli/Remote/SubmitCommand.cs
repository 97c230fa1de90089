using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Http;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw submit</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create("Paths as the ingest workers see them, or file: or https: uris. A relative path is made absolute here.", ArgumentArity.OneOrMore);
        var model = Checked.Text("--model", "Name of a model profile that a worker serves.");
        var selection = new SelectionOptions();
        var strict = Checked.Flag("--strict", "Fail a video that is damaged, rather than keep what there is of it.");
        var urgent = Checked.Flag("--urgent", "Go before all that is not urgent: priority 9.");
        var watch = Checked.Flag("--watch", "Wait until all have ended.");
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there: ids and uris, or with --watch how the videos ended.");
        var coordinator = new CoordinatorOptions();
        var command = new Command("submit", """
            Submits videos to a running coordinator and prints their ids, one a line.

            Examples:
              qw submit /srv/videos/talk.mp4
              qw submit /srv/videos/*.mp4 --model squeezenet --fps 2 --watch
              qw submit https://media.example.org/talk.mp4
              qw submit /srv/videos/news.mp4 --urgent
              qw submit talk.mp4 --json | jq -r '.[0].videoId'

            Exit code: 0 they are submitted, 2 wrong call or no coordinator; with --watch as for watch.
            """)
        { videos, model, strict, urgent, watch, json };
        selection.AddTo(command);
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new VideoRequest
            {
                Models = parsed.GetValue(model) is { } name ? [name] : null,
                Selection = selection.Selection(parsed),
                Range = selection.Range(parsed),
                Priority = parsed.GetValue(urgent) ? VideoPriority.Highest : VideoPriority.Lowest,
                AllowPartial = !parsed.GetValue(strict),
            };
            var (isJson, isWatched) = (parsed.GetValue(json), parsed.GetValue(watch));
            using var client = coordinator.Client(parsed);
            List<SubmittedVideo> submitted = [];
            foreach (var video in parsed.GetValue(videos)!)
            {
                var uri = VideoUri.Of(video);
                if (uri != video && !File.Exists(uri))
                    await Terminal.SayAsync($"note: {video} is not a file here; it is submitted as {uri}, which the workers may see");
                submitted.Add(new(await client.SubmitAsync(request with { Uri = uri }, cancellation), uri));
                if (!isJson)
                    Console.WriteLine(submitted[^1].VideoId);
            }
            if (isWatched)
                return await Watching.UntilEndedAsync(client, [.. submitted.Select(s => s.VideoId)], isJson, cancellation);
            if (isJson)
                RemoteJson.Write(submitted, RemoteJson.Default.ListSubmittedVideo);
            return ExitCode.Completed;
        });
        return command;
    }
}
