using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Cli.Options;
using QueueWorkers.Cli.Output;
using QueueWorkers.Inference.Precisions;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models quantise</c>.</summary>
internal static class ModelsQuantiseCommand
{
    private const int DefaultFrames = 64;
    private const int NameLength = 40;
    private const string Suffix = "-int8";

    public static Command Create()
    {
        var name = ModelsCommand.Name();
        var videos = VideoArgument.Create("Videos on this host, such as those that the model is for.", ArgumentArity.OneOrMore);
        var frames = FrameSampler.Frames(DefaultFrames);
        var output = Checked.Text("--out", "Folder for the model and its profile.", ".", "-o");
        var json = ModelsCommand.Json("a JSON object");
        var command = new Command("quantise", """
            Makes an INT8 model for CPUs with VNNI of a model of 32-bit floats: NAME-int8.onnx and NAME-int8.json, a profile, ready for --model.
            Every other one of the frames tells what numbers the model's tensors reach; the others, how its features differ from those before.

            Examples:
              qw models quantise resnet50 talk.mp4 --out models
              qw models quantise my-model.json videos/*.mp4 --frames 200
              qw run talk.mp4 --model models/resnet50-int8.json

            Exit code: 0 it is made, 2 wrong call or not fetched, 3 the model cannot be quantised, 130 Ctrl-C.
            """)
        { name, videos, frames, output, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var shelf = new ModelShelf();
            var model = parsed.GetValue(name)!;
            var profile = shelf.Profile(model);
            if (shelf.StateOf(profile) is ModelState.Absent or ModelState.Partial)
                throw new CallException($"{model}: {(profile.Url is null ? $"its file {profile.Path} is not there" : $"it has not been fetched; qw models pull {model}")}");
            var taken = await FrameSampler.TakeAsync(parsed.GetValue(videos)!, profile.Input.Geometry(), parsed.GetValue(frames) ?? DefaultFrames, cancellation);
            try
            {
                var answer = await MakeAsync(shelf, model, taken, Path.GetFullPath(parsed.GetValue(output)!), cancellation);
                if (parsed.GetValue(json))
                    ModelJson.Write(answer);
                else
                    Console.WriteLine($"{answer.Profile}\n{ModelText.Of(answer.Comparison)}");
                if (!ProcessorFeatures.HasByteProducts())
                    await Terminal.SayAsync("this CPU has no instructions for products of bytes (VNNI): here the model is hardly faster, and some sums may overflow, so that features differ more than on a CPU that has them");
                return ExitCode.Completed;
            }
            catch (ModelProfileException fault)
            {
                await Terminal.SayAsync(fault.Message);
                return ExitCode.NotCompleted;
            }
        });
        return command;
    }

    private static async Task<QuantisedAnswer> MakeAsync(ModelShelf shelf, string model, IReadOnlyList<FrameBatch> frames, string folder, CancellationToken cancellation)
    {
        var file = shelf.Catalogue.Load(model, ModelPrecision.AsIs);
        var seen = frames.Where((_, i) => i % 2 == 0).ToList();
        var others = frames.Count == 1 ? frames : [.. frames.Where((_, i) => i % 2 == 1)];
        var bytes = ModelQuantiser.Quantise(file, seen, NullLogger.Instance, cancellation);
        var name = $"{file.Profile.Name[..Math.Min(file.Profile.Name.Length, NameLength - Suffix.Length)]}{Suffix}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        // Constants stand in the model; all that is left of its outputs is the profile's.
        var profile = file.Profile with { Name = name, Path = $"{name}.onnx", Url = null, Sha256 = hash, Constants = null, Precision = ModelPrecision.Int8 };
        var report = await PrecisionReport.OfAsync(new ModelFile(profile, bytes, hash, name), file, others, shelf.Folder, NullLogger.Instance, cancellation);
        var (path, description) = (Path.Combine(folder, $"{name}.onnx"), Path.Combine(folder, $"{name}.json"));
        Write(path, bytes);
        Write(description, JsonSerializer.SerializeToUtf8Bytes(profile, ModelProfileJson.Default.ModelProfile));
        return new(path, description, report);
    }

    private static void Write(string path, byte[] bytes)
    {
        try
        {
            using var aside = AsideFile.Create(path);
            aside.Stream.Write(bytes);
            aside.Replace();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"{path} cannot be written: {fault.Message}");
        }
    }
}
