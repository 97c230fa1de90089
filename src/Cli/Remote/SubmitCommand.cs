using System.CommandLine;
using QueueWorkers.Coordinator.Http;

namespace QueueWorkers.Cli.Remote;

/// <summary><c>qw submit</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create("Paths as the ingest workers see them, or file: or https: uris.", ArgumentArity.OneOrMore);
        var model = new Option<string?>("--model") { Description = "Name of a model profile that a worker serves." };
        var selection = new SelectionOptions();
        var partial = new Option<bool>("--allow-partial") { Description = "Keep what there is of a video that breaks." };
        var watch = new Option<bool>("--watch") { Description = "Wait until all have ended." };
        var coordinator = CoordinatorOption.Create();
        var command = new Command("submit", """
            Submits videos to a running coordinator and prints their ids, one a line.

            Examples:
              qw submit /srv/videos/talk.mp4
              qw submit /srv/videos/*.mp4 --model squeezenet --fps 2 --watch
              qw submit https://media.example.org/talk.mp4
            """)
        { videos, model, partial, watch, coordinator };
        selection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new CoordinatorClient(parsed.GetValue(coordinator)!);
            var ids = new List<Guid>();
            foreach (var video in parsed.GetValue(videos)!)
            {
                var id = await client.SubmitAsync(new VideoRequest
                {
                    Uri = VideoUri.Of(video),
                    Models = parsed.GetValue(model) is { } name ? [name] : null,
                    Selection = selection.Selection(parsed),
                    Range = selection.Range(parsed),
                    AllowPartial = parsed.GetValue(partial),
                }, cancellation);
                ids.Add(id);
                Console.WriteLine(id);
            }
            return parsed.GetValue(watch) ? await Watching.UntilEndedAsync(client, ids, cancellation) : ExitCode.Completed;
        });
        return command;
    }
}
