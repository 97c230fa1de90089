using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueWorkers.Cli.Run;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Platform.Models;

namespace QueueWorkers.Cli.Probe;

/// <summary><c>qw probe</c>: what would happen to videos.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var videos = VideoArgument.Create("Video files.", ArgumentArity.OneOrMore);
        var model = new Option<string>("--model") { Description = "Model whose frames are wanted: builtin:signature, a profile (a JSON file), or a name of qw models list.", DefaultValueFactory = _ => "builtin:signature" };
        var selection = new SelectionOptions();
        var json = new Option<bool>("--json") { Description = "Print a JSON array on standard output, and nothing else there." };
        var command = new Command("probe", """
            Says what will happen to videos: codec, size, timing, frames, plan, decoder, warnings. Nothing is decoded.

            Examples:
              qw probe talk.mp4
              qw probe talk.mp4 --keyframes
              qw probe *.mp4 --json | jq '.[] | {source, frames, code}'

            Exit code: 0 all can be read, 2 wrong call, 3 some cannot.
            """)
        { videos, model, json };
        selection.AddTo(command);
        command.SetAction((parsed, cancellation) => ProbeAsync(
            parsed.GetValue(videos)!, parsed.GetValue(model)!, selection.Selection(parsed), selection.Range(parsed), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> ProbeAsync(
        IReadOnlyList<string> videos, string model, FrameSelection selection, TimeRange? range, bool json, CancellationToken cancellation)
    {
        var geometry = GeometryOf(model);
        await using var services = Services();
        var probe = services.GetRequiredService<IVideoProbe>();
        List<ProbeAnswer> answers = [];
        foreach (var video in videos)
        {
            var command = new PlanVideo { VideoId = Guid.NewGuid(), Uri = Path.GetFullPath(video), Selection = selection, Range = range, Fingerprint = "", Geometry = geometry };
            ProbeAnswer answer;
            try
            {
                answer = new ProbeAnswer(command.Uri, await probe.ProbeAsync(command, EmbeddedPipeline.QuotaBytes, cancellation), null);
            }
            catch (DecodeException fault)
            {
                answer = new ProbeAnswer(command.Uri, null, fault.Failure);
            }
            answers.Add(answer);
            if (!json)
                ProbeTable.Write(answer);
        }
        if (json)
            await WriteJsonAsync(answers, cancellation);
        return answers.All(a => a.Video is not null) ? ExitCode.Completed : ExitCode.NotCompleted;
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

    private static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("QW_").AddInMemoryCollection([new("Ingest:Roots:0", "/")]).Build();
        return new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Error))
            .AddIngestDecoding(configuration)
            .BuildServiceProvider();
    }
}
