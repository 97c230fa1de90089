using System.CommandLine;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Run;

/// <summary><c>qw run</c>: everything in this process.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create("Video files, or https: uris. None: a sample of 20 seconds is made and used.", ArgumentArity.ZeroOrMore);
        var model = new Option<string>("--model") { Description = "Model: builtin:signature, or a profile (a JSON file).", DefaultValueFactory = _ => "builtin:signature" };
        var every = new Option<int?>("--every") { Description = "Every N-th frame only." };
        var rate = new Option<double?>("--fps") { Description = "So many frames per second, by timestamps." };
        var output = new Option<string>("--out") { Description = "Folder for the results: a folder a video.", DefaultValueFactory = _ => "qw-out" };
        var partial = new Option<bool>("--allow-partial") { Description = "Keep what there is of a video that breaks." };
        var json = new Option<bool>("--json") { Description = "Print the reports as a JSON array on standard output, and nothing else there." };
        every.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--every wants 1 or more");
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value > 0 && double.IsFinite(value)))
                result.AddError("--fps wants more than 0");
        });
        var command = new Command("run", """
            Computes features of every frame of videos, in this process, with nothing installed.

            Examples:
              qw run                                    a sample video, to see it work
              qw run talk.mp4                           every frame, with the built-in descriptor
              qw run *.mp4 --fps 2 --out features       two frames a second of many videos
              qw run talk.mp4 --model resnet50.json     with a model of yours
              qw run https://media.example.org/talk.mp4 fetched first; the host is allowed by being named
              qw run talk.mp4 --json | jq '.[0].frames' for scripts

            Exit code: 0 all completed, 2 wrong call, 3 a video failed or is partial, 130 Ctrl-C.
            """)
        { videos, model, every, rate, output, partial, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(every) is not null && result.GetValue(rate) is not null)
                result.AddError("--every and --fps exclude each other");
        });
        command.SetAction((parsed, cancellation) => new RunSession(new RunRequest(
            parsed.GetValue(videos) ?? [],
            parsed.GetValue(model)!,
            new FrameSelection { Every = parsed.GetValue(every), FramesPerSecond = parsed.GetValue(rate) },
            parsed.GetValue(partial),
            Path.GetFullPath(parsed.GetValue(output)!),
            parsed.GetValue(json))).RunAsync(cancellation));
        return command;
    }
}
