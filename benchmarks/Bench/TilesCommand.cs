using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Catalogue;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Benchmarks;

/// <summary>One very large frame, whole or in tiles, through a model that pools over all of it.</summary>
internal static class TilesCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "resnet18, trained, or resnet50, seeded.", DefaultValueFactory = _ => "resnet18" };
        var frame = new Option<string>("--frame") { Description = "Raw pixels, in the model's order of channels.", Required = true };
        var width = new Option<int>("--width") { Required = true };
        var height = new Option<int>("--height") { Required = true };
        var pixels = new Option<int>("--pixels") { Description = "Of a tile, and of a run; 0 for the whole frame." };
        var overlap = new Option<int>("--overlap") { DefaultValueFactory = _ => new TileRule().Overlap };
        var runs = new Option<int>("--runs") { Description = "The fastest counts.", DefaultValueFactory = _ => 2 };
        var output = new Option<string>("--out") { Description = "Where the feature goes, as floats.", Required = true };
        var command = new Command("tiles", "Seconds and memory of one very large frame.") { model, frame, width, height, pixels, overlap, runs, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            var rule = parsed.GetValue(pixels) is > 0 and var most ? new TileRule { Pixels = most, Overlap = parsed.GetValue(overlap) } : null;
            var geometry = new FrameGeometry { Width = parsed.GetValue(width), Height = parsed.GetValue(height), Resize = ResizeMode.Native };
            var bytes = await File.ReadAllBytesAsync(parsed.GetValue(frame)!, cancellation);
            var options = new InferenceOptions { Accelerator = Accelerators.Cpu, Sessions = 1, Threads = Environment.ProcessorCount, RunFrames = 8, Pixels = PixelWork.Host, Join = false, MostPixels = rule?.Pixels ?? 0 };
            using var loaded = FeatureModelLoader.Load(Pooling(parsed.GetValue(model)!, rule), options, TimeProvider.System, NullLogger.Instance);
            var feature = new float[loaded.Description.Dimension];
            var seconds = new List<double>();
            for (var run = 0; run < parsed.GetValue(runs); run++)
            {
                var started = Stopwatch.GetTimestamp();
                await loaded.RunAsync(new FrameBatch(bytes, geometry, 1), feature, cancellation);
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
            await File.WriteAllBytesAsync(parsed.GetValue(output)!, MemoryMarshal.AsBytes(feature.AsSpan()).ToArray(), cancellation);
            var groups = rule is null ? null : TilePlan.Of(geometry, rule)?.Groups;
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                seconds = Math.Round(seconds.Min(), 3),
                tiles = groups?[0].Places.Count ?? 1,
                tile = groups is null ? $"{geometry.Width} × {geometry.Height}" : $"{groups[0].Tile.Width} × {groups[0].Tile.Height}",
                pixels = groups is null ? 1 : Math.Round(groups.Sum(g => (double)g.Places.Count * g.Tile.Width * g.Tile.Height) / ((double)geometry.Width * geometry.Height), 3),
                peakMiB = Math.Round(ProcessTimes.PeakMiB()),
            }));
            return 0;
        });
        return command;
    }

    /// <summary>A model for frames of any size: its sides are free, and its last pooling takes in all.</summary>
    private static ModelFile Pooling(string name, TileRule? rule)
    {
        var isTrained = name == ResNet18Model.Name;
        var model = ModelProto.Parser.ParseFrom(isTrained ? ResNet18Model.Join(ResNet18Model.Folder) : ResNet50Model.Bytes());
        var graph = model.Graph;
        foreach (var axis in (int[])[2, 3])
            graph.Input[0].Type.TensorType.Shape.Dim[axis] = new() { DimParam = $"side{axis}" };
        if (isTrained)
        {
            var (mean, pool) = (graph.Node[0], graph.Node[^1]);
            // A mean of each channel in place of one of each pixel.
            graph.Input[0].Name = mean.Output[0];
            graph.Node.RemoveAt(0);
            graph.Initializer.Remove(graph.Initializer.Single(t => t.Name == mean.Input[1]));
            pool.OpType = "GlobalAveragePool";
            pool.Attribute.Clear();
        }
        var of = isTrained ? ResNet18Model.Public.Profile.Input with { Mean = [103.0626, 115.9029, 123.1516] } : ResNet50Model.Profile.Input;
        var profile = new ModelProfile
        {
            Name = name,
            Output = isTrained ? null : ResNet50Model.Profile.Output,
            Input = of with { Width = 0, Height = 0, Resize = ResizeMode.Native, Filter = null, Tiles = rule },
        };
        var bytes = model.ToByteArray();
        return new(profile, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), name);
    }
}
