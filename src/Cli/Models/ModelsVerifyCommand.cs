using System.CommandLine;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using Spectre.Console;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models verify</c>.</summary>
internal static class ModelsVerifyCommand
{
    public static Command Create()
    {
        var name = Checked.Text("NAME", "As for show. None: every built-in and public model on this host.", ArgumentArity.ZeroOrOne);
        var json = ModelsCommand.Json("a JSON array");
        var command = new Command("verify", """
            Checks model files: the hash, and whether the profile fits, by loading the model on the CPU as a worker does at start. Two frames, of noise
            and of black, are tried alone and together.

            Examples:
              qw models verify
              qw models verify my-model.json
              qw models verify --json | jq '.[] | {name, problem}'

            Exit code: 0 all fit, 2 wrong call or not fetched, 3 one does not fit.
            """)
        { name, json };
        command.SetAction(parsed =>
        {
            var answers = Look(new ModelShelf(), parsed.GetValue(name));
            if (parsed.GetValue(json))
                ModelJson.Write(answers);
            else
                foreach (var answer in answers)
                    Write(answer);
            return answers.All(a => a.Problem is null) ? ExitCode.Completed : ExitCode.NotCompleted;
        });
        return command;
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
        foreach (var warning in answer.Inspection?.Warnings ?? [])
            AnsiConsole.MarkupLine($"[yellow]warning[/] {Terminal.Safe($"{answer.Name}: {warning}")}");
        if (answer.Problem is not null)
            AnsiConsole.MarkupLine($"[red]does not fit[/] {Terminal.Safe($"{answer.Name}: {answer.Problem}")}");
    }
}
