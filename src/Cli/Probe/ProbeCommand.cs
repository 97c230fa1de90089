using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Run;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Probe;

/// <summary><c>qw probe</c>: what would happen to videos.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create("Video files.", ArgumentArity.OneOrMore);
        var model = Checked.Text("--model", "Model whose frames are wanted: builtin:signature, a profile (a JSON file), an ONNX file, or a name of qw models list.", "builtin:signature");
        var selection = new SelectionOptions();
        var json = Checked.Flag("--json", "Print a JSON array on standard output, and nothing else there.");
        var command = new Command("probe", """
            Says what will happen to videos: codec, size, timing, frames, plan, decoder, warnings. Nothing is decoded.

            Examples:
              qw probe talk.mp4
              qw probe talk.mp4 --keyframes
              qw probe *.mp4 --json | jq '.[] | {source, frames: .video.frames, code: .failure.code}'

            Exit code: 0 all can be read, 2 wrong call, 3 some cannot.
            """)
        { videos, model, json };
        selection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (isJson, geometry) = (parsed.GetValue(json), GeometryOf(parsed.GetValue(model)!));
            var wanted = new PlanVideo { VideoId = Guid.NewGuid(), Uri = "", Selection = selection.Selection(parsed), Range = selection.Range(parsed), Fingerprint = "", Geometry = geometry };
            await using var services = Services();
            var probe = ProbeOf(services);
            List<ProbeAnswer> answers = [];
            foreach (var video in parsed.GetValue(videos)!)
            {
                answers.Add(await AnswerAsync(probe, wanted with { Uri = VideoUri.Of(video) }, cancellation));
                if (!isJson)
                    ProbeTable.Write(answers[^1]);
            }
            if (isJson)
                await WriteJsonAsync(answers, cancellation);
            return answers.All(a => a.Video is not null) ? ExitCode.Completed : ExitCode.NotCompleted;
        });
        return command;
    }

    /// <summary>What is found of one video. A fault of ours is an answer too: it does not take those of the others with it.</summary>
    public static async Task<ProbeAnswer> AnswerAsync(IVideoProbe probe, PlanVideo wanted, CancellationToken cancellation)
    {
        try
        {
            return new ProbeAnswer(wanted.Uri, await probe.ProbeAsync(wanted, EmbeddedPipeline.QuotaBytes, cancellation), null);
        }
        catch (VideoException fault)
        {
            return new ProbeAnswer(wanted.Uri, null, fault.Failure);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new ProbeAnswer(wanted.Uri, null, new(FailureCode.Internal, PlainText.Short($"{fault.GetType().Name}: {fault.Message}")));
        }
    }

    private static async Task WriteJsonAsync(List<ProbeAnswer> answers, CancellationToken cancellation)
    {
        await using var output = Console.OpenStandardOutput();
        await JsonSerializer.SerializeAsync(output, answers, ProbeJson.Default.ListProbeAnswer, cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private static FrameGeometry GeometryOf(string model)
    {
        try
        {
            return new ModelCatalogue(Path.GetTempPath()).FindProfile(model).Input.Geometry();
        }
        catch (ModelProfileException fault)
        {
            throw new CallException(fault.Message);
        }
    }

    /// <summary>Settings in the environment may be wrong, and a decoder may be missing.</summary>
    private static IVideoProbe ProbeOf(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IVideoProbe>();
        }
        catch (Exception fault) when (fault is Microsoft.Extensions.Options.OptionsValidationException or InvalidOperationException)
        {
            throw new CallException(fault.Message);
        }
    }

    private static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("QW_").AddInMemoryCollection([new("Ingest:Roots:0", "/")]).Build();
        return new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Error))
            .AddIngestDecoding(configuration)
            .BuildServiceProvider();
    }
}
