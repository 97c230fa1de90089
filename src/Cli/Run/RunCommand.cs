using System.CommandLine;
using QueueWorkers.Cli.Options;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Cli.Run;

/// <summary><c>qw run</c>: everything in this process.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create(
            "Video files, folders, or https: uris; - reads a list from standard input. None: a sample of 20 seconds is made and used.", ArgumentArity.ZeroOrMore, takesList: true);
        var list = Checked.Texts("--list", "File that lists videos: a path or uri a line, or CSV with a header or JSON lines with uri and id; - for standard input.", "FILE");
        var recursive = Checked.Flag("--recursive", "Videos of folders below the named ones, too.", "-r");
        var model = Checked.Text("--model", "Model: builtin:signature, a profile (a JSON file), an ONNX file, or a name of qw models list.", "builtin:signature", "-m");
        var accelerator = Checked.Word("--accelerator", "What runs the model: auto (a GPU if there is one), cuda (or end), cpu. The usual build is for the CPU: docs/gpu.md.", Accelerators.All);
        var precision = ModelOptions.Precision();
        var selection = new SelectionOptions();
        var output = Checked.Text("--out", "Folder for the results: a folder a video, and manifest.jsonl.", "qw-out", "-o");
        var strict = Checked.Flag("--strict", "Fail a video that is damaged, rather than keep what there is of it.");
        var force = Checked.Flag("--force", "Make results again that stand already.");
        var json = Checked.Flag("--json", "Print the reports as a JSON array on standard output, and nothing else there.");
        var command = new Command("run", """
            Computes features of every frame of videos, in this process, with nothing installed.
            A video whose result stands, of the same bytes, frames and model, is not computed again; results are replaced only by complete ones.

            Examples:
              qw run                                    a sample video, to see it work
              qw run talk.mp4                           every frame, with the built-in descriptor
              qw run videos --recursive --fps 2 -o feat two frames a second of all videos of a folder
              qw run --list clips.csv                   videos of a list: a path a line, or CSV or JSON lines with uri and id
              find . -name '*.mp4' | qw run -           the same from another program
              qw run talk.mp4 --keyframes --from 60     keyframes from the second minute on
              qw run talk.mp4 --model mine.json         with a model of yours
              qw run talk.mp4 --model resnet18          with a trained model, which is there
              qw run talk.mp4 --model resnet50          with a public one, fetched first
              qw run https://media.example.org/talk.mp4 fetched first; the host is allowed by being named
              qw run talk.mp4 --json | jq '.[0].frames' for scripts

            Exit code: 0 all completed, 2 wrong call, 3 a video failed or is partial, 4 a disk is full or a folder cannot be written to, 130 Ctrl-C.
            """)
        { videos, list, recursive, model, accelerator, precision, output, strict, force, json };
        selection.AddTo(command);
        command.SetAction((parsed, cancellation) => new RunSession(new RunRequest
        {
            Videos = parsed.GetValue(videos) ?? [],
            Lists = parsed.GetValue(list) ?? [],
            Recursive = parsed.GetValue(recursive),
            Model = parsed.GetValue(model)!,
            Accelerator = parsed.GetValue(accelerator),
            Precision = parsed.GetValue(precision),
            Selection = selection.Selection(parsed),
            Range = selection.Range(parsed),
            AllowPartial = !parsed.GetValue(strict),
            Force = parsed.GetValue(force),
            OutputFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(output)!)),
            Json = parsed.GetValue(json),
        }).RunAsync(cancellation));
        return command;
    }
}
