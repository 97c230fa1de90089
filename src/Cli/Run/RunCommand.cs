using System.CommandLine;
using QueueWorkers.Cli.Options;

namespace QueueWorkers.Cli.Run;

/// <summary><c>qw run</c>: everything in this process.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create("Video files, or https: uris. None: a sample of 20 seconds is made and used.", ArgumentArity.ZeroOrMore, takesList: true);
        var model = Checked.Text("--model", "Model: builtin:signature, a profile (a JSON file), or a name of qw models list.", "builtin:signature");
        var selection = new SelectionOptions();
        var output = Checked.Text("--out", "Folder for the results: a folder a video.", "qw-out");
        var partial = Checked.Flag("--allow-partial", "Keep what there is of a video that breaks.");
        var json = Checked.Flag("--json", "Print the reports as a JSON array on standard output, and nothing else there.");
        var command = new Command("run", """
            Computes features of every frame of videos, in this process, with nothing installed.

            Examples:
              qw run                                    a sample video, to see it work
              qw run talk.mp4                           every frame, with the built-in descriptor
              qw run *.mp4 --fps 2 --out features       two frames a second of many videos
              qw run talk.mp4 --keyframes --from 60     keyframes from the second minute on
              qw run talk.mp4 --model mine.json         with a model of yours
              qw run talk.mp4 --model resnet50          with a public one, fetched first
              qw run https://media.example.org/talk.mp4 fetched first; the host is allowed by being named
              qw run talk.mp4 --json | jq '.[0].frames' for scripts

            Exit code: 0 all completed, 2 wrong call, 3 a video failed or is partial, 130 Ctrl-C.
            """)
        { videos, model, output, partial, json };
        selection.AddTo(command);
        command.SetAction((parsed, cancellation) => new RunSession(new RunRequest(
            parsed.GetValue(videos) ?? [],
            parsed.GetValue(model)!,
            selection.Selection(parsed),
            selection.Range(parsed),
            parsed.GetValue(partial),
            Path.GetFullPath(parsed.GetValue(output)!),
            parsed.GetValue(json))).RunAsync(cancellation));
        return command;
    }
}
