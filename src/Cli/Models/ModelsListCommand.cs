using System.CommandLine;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Output;
using QueueWorkers.Platform.Wording;
using Spectre.Console;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models list</c>.</summary>
internal static class ModelsListCommand
{
    public static Command Create()
    {
        var json = ModelsCommand.Json("a JSON array");
        var command = new Command("list", """
            Lists the built-in models and the public ones that can be pulled, and which are on this host.

            Examples:
              qw models list
              qw models list --json | jq '.[] | select(.state == "here") | .name'

            Exit code: 0, 2 wrong call.
            """)
        { json };
        command.SetAction(parsed =>
        {
            var shelf = new ModelShelf();
            var models = ModelShelf.Names.Select(shelf.Describe).ToList();
            if (parsed.GetValue(json))
                ModelJson.Write(models);
            else
                Write(models, shelf.Folder);
            return ExitCode.Completed;
        });
        return command;
    }

    private static void Write(List<ModelAnswer> models, string folder)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("name").NoWrap()).AddColumn(new TableColumn("kind").NoWrap())
            .AddColumn(new TableColumn("MB").RightAligned().NoWrap()).AddColumn(new TableColumn("licence").NoWrap()).AddColumn(new TableColumn("file").NoWrap());
        foreach (var model in models)
            table.AddRow(
                Terminal.Safe(model.Name),
                $"{model.Profile.Kind}".ToLowerInvariant(),
                model.Public is { Bytes: var bytes } ? $"{bytes / 1e6:N1}" : "–",
                Terminal.Safe(model.Public?.Licence ?? "–"),
                ModelText.Of(model.State));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(PlainText.Of($"Fetched models lie in {folder}"));
        foreach (var model in models.Where(m => m.Profile.Note is not null))
            AnsiConsole.MarkupLine($"[bold]{Terminal.Safe(model.Name)}[/]: {Terminal.Safe(model.Profile.Note)}");
        foreach (var model in models.Where(m => m.Public is not null))
        {
            AnsiConsole.MarkupLine($"[bold]{Terminal.Safe(model.Name)}[/]: {Terminal.Safe(model.Public!.Title)}");
            foreach (var note in model.Public.Unverified)
                AnsiConsole.Write(new Padder(new Markup($"[yellow]not verified[/] {Terminal.Safe(note)}"), new Padding(2, 0, 0, 0)));
        }
    }
}
