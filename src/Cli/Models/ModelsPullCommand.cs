using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models pull</c>.</summary>
internal static class ModelsPullCommand
{
    public static Command Create()
    {
        var name = ModelsCommand.Name();
        var command = new Command("pull", """
            Fetches a public model, or the model of a profile with a url, and checks its hash. Prints the path of the file.
            A download that breaks is resumed; one that was stopped goes on where it was when it is called again.

            Examples:
              qw models pull resnet50
              qw models pull my-model.json

            Exit code: 0 it is there, 2 wrong call, 3 it could not be fetched, 130 Ctrl-C (what came is kept).
            """)
        { name };
        command.SetAction((parsed, cancellation) => PullAsync(parsed.GetValue(name)!, cancellation));
        return command;
    }

    private static async Task<int> PullAsync(string name, CancellationToken cancellation)
    {
        var shelf = new ModelShelf();
        if (shelf.Profile(name).Url is null)
            throw new CallException($"{name} has no url: there is nothing to pull");
        try
        {
            var path = await PullProgress.ShowAsync(name, progress => shelf.Catalogue.PullAsync(name, progress, cancellation).AsTask());
            Console.WriteLine(path);
            return ExitCode.Completed;
        }
        catch (ModelProfileException fault)
        {
            await Terminal.SayAsync(fault.Message);
            return ExitCode.NotCompleted;
        }
        catch (OperationCanceledException)
        {
            await Terminal.SayAsync($"stopped; what came is kept, and qw models pull {name} goes on there");
            throw;
        }
    }
}
