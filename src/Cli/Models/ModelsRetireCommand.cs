using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Cli.Remote;
using QueueWorkers.Coordinator.Models;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models retire</c>.</summary>
internal static class ModelsRetireCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var fingerprint = Checked.Text("FINGERPRINT", "The model, as qw workers shows it.", ArgumentArity.ExactlyOne);
        var wait = Checked.Flag("--wait", "Return when its last video has ended: then its workers can be stopped.");
        var undo = Checked.Flag("--undo", "Let it have new videos again.");
        var json = ModelsCommand.Json("a JSON array with the model");
        var coordinator = new CoordinatorOptions();
        var command = new Command("retire", """
            Takes a model out of service that a newer one replaces. New videos are kept from it; those that were admitted with it go on, so its workers
            stay until the last has ended. Its queues are deleted soon after its workers have stopped.

            Examples:
              qw models retire resnet50-0f1e2d3c --wait
              qw models retire resnet50-0f1e2d3c --undo

            Exit code: 0, 2 wrong call, no coordinator, or a model that it does not know, 130 Ctrl-C (the model stays retired).
            """)
        { fingerprint, wait, undo, json };
        coordinator.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(wait) && parsed.GetValue(undo))
                throw new CallException("--wait and --undo exclude each other");
            using var client = coordinator.Client(parsed);
            var name = parsed.GetValue(fingerprint)!;
            var model = await client.RetireAsync(name, !parsed.GetValue(undo), cancellation) ?? throw NotKnown(name);
            if (model is { IsRetired: true, NewVideosGet: null })
                await Terminal.SayAsync($"no other worker serves {model.Profile}: new videos of it wait, and end as ModelUnavailable; start one, or take it back with --undo");
            while (parsed.GetValue(wait) && model.Videos > 0)
            {
                await Task.Delay(Poll, cancellation);
                model = await client.ModelAsync(name, cancellation) ?? throw NotKnown(name);
            }
            if (parsed.GetValue(json))
                RemoteJson.Write([model], RemoteJson.Default.ListModelStatus);
            else
                Console.WriteLine(Line(model));
            return ExitCode.Completed;
        });
        return command;
    }

    private static string Line(ModelStatus model) =>
        !model.IsRetired ? $"{model.Fingerprint} is in service"
        : model.Videos > 0 ? $"{model.Fingerprint} is retired; {model.Videos} videos still need it: keep its workers until they have ended (--wait)"
        : $"{model.Fingerprint} is retired, and no video needs it: its workers can be stopped";

    private static CallException NotKnown(string fingerprint) =>
        new($"the coordinator knows no model '{fingerprint}'; a fingerprint is a profile's name and 8 hex digits: qw workers shows them");
}
