using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using Spectre.Console;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models show</c>.</summary>
internal static class ModelsShowCommand
{
    private const int MostMetadata = 200;
    private const int MostNumbers = 16;

    public static Command Create()
    {
        var name = ModelsCommand.Name();
        var precision = ModelOptions.Precision();
        var json = ModelsCommand.Json("a JSON object");
        var command = new Command("show", """
            Shows a model: its profile, and where its file is there inputs, outputs, operators, parameters, hash and fingerprint. Fetches nothing.

            Examples:
              qw models show builtin:signature
              qw models show resnet18
              qw models show my-model.json
              qw models show my-model.onnx              a file without a profile: prints one to begin with
              qw models show resnet50 --json | jq .inspection.fingerprint

            Exit code: 0, 2 wrong call, 3 its file is there and cannot be used.
            """)
        { name, precision, json };
        command.SetAction(parsed =>
        {
            var answer = new ModelShelf(parsed.GetValue(precision)).Look(parsed.GetValue(name)!);
            if (parsed.GetValue(json))
                ModelJson.Write(answer);
            else
                Write(answer);
            return answer is { Problem: not null, State: ModelState.BuiltIn or ModelState.Here } ? ExitCode.NotCompleted : ExitCode.Completed;
        });
        return command;
    }

    private static void Write(ModelAnswer answer)
    {
        AnsiConsole.Write(Grid(answer));
        if (!StarterProfile.IsOne(answer.Profile))
            return;
        AnsiConsole.MarkupLine("\nA profile to begin with; its normalization is a guess:");
        // Not by the console: lines of JSON must not be broken.
        Console.WriteLine(JsonSerializer.Serialize(answer.Profile with { Note = null }, ModelProfileJson.Default.ModelProfile));
    }

    private static Grid Grid(ModelAnswer answer)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        var (profile, input) = (answer.Profile, answer.Profile.Input);
        grid.AddRow(new Markup($"[bold]{Terminal.Safe(answer.Name)}[/]"), new Markup(ModelText.Of(answer.State)));
        Row("what it is", answer.Public?.Title);
        Row("licence", answer.Public?.Licence);
        Row("facts from", answer.Public?.Origin);
        Row("profile", $"{profile.Name}, {profile.Kind.ToString().ToLowerInvariant()}{(profile.Labels is { } labels ? $", {labels.Count:N0} labels" : "")}");
        Row("note", profile.Note);
        Row("output", profile.Output ?? "the model's first");
        Row("frame", Frame(input));
        Row("tiles", input.Tiles is { } tiles ? $"of at most {tiles.Pixels:N0} pixels, overlap {tiles.Overlap}, stride {tiles.Stride}" : null);
        foreach (var (name, numbers) in profile.Constants ?? new Dictionary<string, IReadOnlyList<double>>())
            Row("constant", $"{name}: {string.Join(", ", numbers.Take(MostNumbers))}{(numbers.Count > MostNumbers ? ", …" : "")}");
        Row("pixels", Pixels(input));
        Row("url", profile.Url?.ToString());
        Row("file", answer.File ?? profile.Path);
        Row("size", (answer.Bytes ?? answer.Public?.Bytes) is { } bytes ? $"{bytes:N0} bytes" : null);
        Row("sha256", answer.Sha256 ?? profile.Sha256);
        foreach (var tensor in answer.Onnx?.Inputs ?? [])
            Row("model takes", tensor);
        foreach (var tensor in answer.Onnx?.Outputs ?? [])
            Row("model gives", tensor);
        foreach (var (key, value) in answer.Onnx?.Metadata ?? new Dictionary<string, string>())
            Row("metadata", $"{key}: {(value.Length > MostMetadata ? $"{value[..MostMetadata]}…" : value)}");
        Row("opset", answer.Onnx?.Opset?.ToString(CultureInfo.InvariantCulture));
        Row("parameters", answer.Onnx is { } onnx ? $"{onnx.Parameters:N0}" : null);
        Row("feature", answer.Inspection is { } found ? $"{found.Output}, {found.Dimension:N0} floats, {found.Precision}" : null);
        Row("fingerprint", answer.Inspection?.Fingerprint);
        foreach (var note in answer.Public?.Unverified ?? [])
            grid.AddRow(new Markup("[yellow]not verified[/]"), Terminal.Cell(note));
        foreach (var warning in answer.Inspection?.Warnings ?? [])
            grid.AddRow(new Markup("[yellow]warning[/]"), Terminal.Cell(warning));
        if (answer.Problem is { } problem)
            grid.AddRow(new Markup(answer.File is null ? "[yellow]note[/]" : "[red]problem[/]"), Terminal.Cell(problem));
        return grid;

        void Row(string name, string? value)
        {
            if (value is not null)
                grid.AddRow(new Markup($"[grey]{name}[/]"), Terminal.Cell(value));
        }
    }

    private static string Frame(ModelInput input) =>
        $"{(input.Width > 0 ? $"{input.Width} × {input.Height}" : "any size")}, {input.Resize.ToString().ToLowerInvariant()}{(input.Filter is { } filter ? $" {filter.ToString().ToLowerInvariant()}" : "")}, {input.Channels.ToString().ToUpperInvariant()}, {input.Layout.ToString().ToUpperInvariant()}";

    private static string Pixels(ModelInput input) =>
        input.IsIdentity() ? "as they are" : $"(pixel × {input.Scale:0.######} − {List(input.Mean)}) ÷ {List(input.Std)}";

    private static string List(IReadOnlyList<double> values) => values.Distinct().Count() == 1 ? $"{values[0]:0.######}" : $"[{string.Join(", ", values.Select(v => $"{v:0.######}"))}]";
}
