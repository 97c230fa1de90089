using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Inference.Precisions;
using QueueWorkers.Inference.Running;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using Spectre.Console;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models verify</c>.</summary>
internal static class ModelsVerifyCommand
{
    private const int DefaultFrames = 32;

    public static Command Create()
    {
        var name = Checked.Text("NAME", "As for show. None: every built-in and public model on this host.", ArgumentArity.ZeroOrOne);
        var videos = VideoArgument.Create("Videos on this host: features of some of their frames are compared with those of the model as it is.", ArgumentArity.ZeroOrMore);
        var precision = ModelOptions.Precision();
        var against = Checked.Text("--against", "Compare with this model instead, such as the one that an INT8 model was made of.");
        var frames = FrameSampler.Frames(DefaultFrames);
        var json = ModelsCommand.Json("a JSON array");
        var command = new Command("verify", """
            Checks model files: the hash, and whether the profile fits, by loading the model on the CPU as a worker does at start. Two frames, of noise
            and of black, are tried alone and together. With videos, says how its features differ from those in another precision.

            Examples:
              qw models verify
              qw models verify my-model.json
              qw models verify my-model.json talk.mp4 --precision fp16
              qw models verify my-model-int8.json talk.mp4 --against my-model.json
              qw models verify --json | jq '.[] | {name, problem}'

            Exit code: 0 all fit, 2 wrong call or not fetched, 3 one does not fit.
            """)
        { name, videos, precision, against, frames, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var shelf = new ModelShelf(parsed.GetValue(precision));
            var answers = Look(shelf, parsed.GetValue(name));
            if (parsed.GetValue(videos) is { Length: > 0 } chosen)
            {
                var taken = await FrameSampler.TakeAsync(chosen, answers[0].Profile.Input.Geometry(), parsed.GetValue(frames) ?? DefaultFrames, cancellation);
                answers = [await CompareAsync(shelf, answers[0], parsed.GetValue(against), taken, cancellation)];
            }
            else if (parsed.GetValue(against) is not null)
                throw new CallException("--against needs a video, whose frames are compared");
            if (parsed.GetValue(json))
                ModelJson.Write(answers);
            else
                foreach (var answer in answers)
                    Write(answer);
            return answers.All(a => a.Problem is null) ? ExitCode.Completed : ExitCode.NotCompleted;
        });
        return command;
    }

    private static async Task<ModelAnswer> CompareAsync(ModelShelf shelf, ModelAnswer answer, string? against, IReadOnlyList<FrameBatch> frames, CancellationToken cancellation)
    {
        if (answer.Problem is not null)
            return answer;
        try
        {
            var (file, reference) = (shelf.Catalogue.Load(answer.Name, shelf.Precision), shelf.Catalogue.Load(against ?? answer.Name, ModelPrecision.AsIs));
            return answer with { Comparison = await PrecisionReport.OfAsync(file, reference, frames, shelf.Folder, NullLogger.Instance, cancellation) };
        }
        catch (ModelProfileException fault)
        {
            return answer with { Problem = fault.Message };
        }
    }

    private static List<ModelAnswer> Look(ModelShelf shelf, string? name)
    {
        if (name is null)
            return [.. ModelShelf.Names.Where(n => shelf.StateOf(shelf.Profile(n)) is ModelState.BuiltIn or ModelState.Here).Select(shelf.Look)];
        var answer = shelf.Look(name);
        return answer.State is ModelState.Absent or ModelState.Partial ? throw new CallException($"{name}: {answer.Problem}") : [answer];
    }

    private static void Write(ModelAnswer answer)
    {
        if (answer.Inspection is { } found)
            AnsiConsole.MarkupLine($"[green]fits[/] {Terminal.Safe($"{answer.Name}: {found.Fingerprint}, {found.Output} of {found.Dimension:N0} floats, sha256 {answer.Sha256}")}");
        if (answer.Comparison is { } compared)
            AnsiConsole.MarkupLine(Terminal.Safe($"{answer.Name}: {ModelText.Of(compared)}"));
        foreach (var warning in answer.Inspection?.Warnings ?? [])
            AnsiConsole.MarkupLine($"[yellow]warning[/] {Terminal.Safe($"{answer.Name}: {warning}")}");
        if (answer.Problem is not null)
            AnsiConsole.MarkupLine($"[red]does not fit[/] {Terminal.Safe($"{answer.Name}: {answer.Problem}")}");
    }
}
