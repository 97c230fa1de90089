using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>What two frames tell of a model, one of noise and one of black, each alone and then both together.</summary>
/// <param name="Shape">The shape, with the feature's, and whether frames run one at a time.</param>
/// <param name="Warnings">Sentences for whoever uses it.</param>
internal sealed record ModelTrial(ModelShape Shape, IReadOnlyList<string> Warnings)
{
    /// <summary>Part of what is remembered: another one where other things are tried, or told otherwise.</summary>
    public const string Version = "trial 1";

    /// <summary>Rounding in another order differs by less, and neighbours that count by more: a share of a feature's length.</summary>
    private const double MostDifference = 2e-3;

    /// <summary>Of frames in tiles from whole ones: more is said, as they see more or less of what is around.</summary>
    private const double MostOfTiles = 1e-2;

    private const int NoiseSeed = 1;
    private static readonly FrameGeometry SmallFrame = new() { Width = 64, Height = 64 };
    private static readonly FrameGeometry WideFrame = new() { Width = 160, Height = 96 };

    /// <summary>Throws <see cref="ModelProfileException"/> if the model gives anything but one feature of one size for each frame.</summary>
    public static ModelTrial Of(InferenceSession session, ModelGraph graph, ModelShape shape, ModelFile file, CancellationToken cancellation)
    {
        var model = new Tried(session, graph, shape.For(SmallFrame), file, cancellation);
        var (noise, black) = (model.Run(Noise), model.Run(Black));
        var warnings = new List<string>();
        Check(noise, black, graph, shape, file);
        if (shape.AnySize)
            CheckSize(noise, new Tried(session, graph, shape.For(WideFrame), file, cancellation).Run(Noise), graph, file);
        if (!(noise.IsFinite && black.IsFinite))
            warnings.Add($"{graph.Output} has NaN or infinity for a frame of {(noise.IsFinite ? "black" : black.IsFinite ? "noise" : "noise, and for one of black")}");
        shape = shape with { Feature = noise.Shape, IsAlone = file.Profile.Batch == 1 };
        if (shape.FullRun(2) > 1 && Together(model, noise, black, graph, file) is { } fault)
        {
            shape = shape with { IsAlone = true };
            warnings.Add($"its frames run one at a time, which is slower: of two at once it makes nothing ({fault})");
        }
        if (file.Profile.Input.Tiles is { } rule && Tiled(rule, session, graph, shape, file, cancellation) is var apart and > MostOfTiles)
        {
            warnings.Add(
                $"features of frames that are cut into tiles differ from those of whole ones by {apart:P1} of their length: either {graph.Output} is no mean over the frame, or the model sees further than half of input.tiles.overlap, {rule.Overlap}");
        }
        return new(shape, warnings);
    }

    /// <summary>By how much a frame in tiles, as small as the rule has them, differs from the whole one.</summary>
    private static double Tiled(TileRule rule, InferenceSession session, ModelGraph graph, ModelShape shape, ModelFile file, CancellationToken cancellation)
    {
        var smallest = rule with { Pixels = TileRule.LeastPixels(rule.Overlap, rule.Stride) };
        var side = TileRule.LeastSide(rule.Overlap, rule.Stride);
        var frame = new FrameGeometry { Width = 2 * side, Height = side };
        var pixels = new byte[frame.FrameBytes()];
        Noise(pixels);
        // Darker on one side: a mean of tiles must not be that of any tile.
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(pixels[i] * (i / 3 % frame.Width) / frame.Width);
        var whole = Ran(frame, tile => pixels.CopyTo(tile)).Values;
        var sum = new float[whole.Length];
        foreach (var group in TilePlan.Of(frame, smallest)!.Groups)
        {
            for (var place = 0; place < group.Places.Count; place++)
            {
                var number = place;
                TensorPrimitives.MultiplyAdd(Ran(group.Tile, tile => group.Copy(pixels, number, tile)).Values, (float)group.Weight, sum, sum);
            }
        }
        return Difference(sum, whole);

        Outcome Ran(FrameGeometry size, Paint paint) => new Tried(session, graph, shape.For(size), file, cancellation).Run(paint);
    }

    private static void Check(Outcome noise, Outcome black, ModelGraph graph, ModelShape shape, ModelFile file)
    {
        if (!noise.Shape.SequenceEqual(black.Shape))
        {
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output} [{Text(noise.Shape)}] for a frame of noise and [{Text(black.Shape)}] for a black one",
                "a tensor of one size for every frame; rows whose number varies, such as of the objects that a detector found, are no feature");
        }
        if (noise.Shape.Contains(0))
        {
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output} [{Text(noise.Shape)}]",
                "a tensor that is not empty; rows whose number varies, such as of the objects that a detector found, are no feature");
        }
        if (shape.FixedBatch != 1 && (noise.Shape.Length == 0 || noise.Shape[0] != 1))
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output} [{Text(noise.Shape)}] for one frame", "a tensor whose first axis is the frames");
    }

    private static void CheckSize(Outcome small, Outcome wide, ModelGraph graph, ModelFile file)
    {
        if (!small.Shape.SequenceEqual(wide.Shape))
        {
            throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output}: [{Text(small.Shape)}] for 64 × 64 and [{Text(wide.Shape)}] for {WideFrame.Width} × {WideFrame.Height}",
                "a tensor whose size does not depend on the frame's, as input.resize is native");
        }
    }

    /// <summary>Why two frames do not run together; null if they do.</summary>
    private static string? Together(Tried model, Outcome noise, Outcome black, ModelGraph graph, ModelFile file)
    {
        Outcome both;
        try
        {
            both = model.Run(Noise, Black);
        }
        catch (ModelProfileException fault)
        {
            // The runtime names node and source file first.
            return fault.InnerException!.Message.Split("Status Message: ")[^1].Trim();
        }
        if (both.Shape.Length != noise.Shape.Length || both.Shape[0] != 2 || !both.Shape.AsSpan(1).SequenceEqual(noise.Shape.AsSpan(1)))
            return $"{graph.Output} is [{Text(both.Shape)}] then";
        var size = noise.Values.Length;
        var apart = Math.Max(Difference(both.Values.AsSpan(0, size), noise.Values), Difference(both.Values.AsSpan(size), black.Values));
        return apart <= MostDifference || file.Profile.Neighbours
            ? null
            : throw new ModelProfileException(file.Profile.Name, "batch", "absent",
                $"1, which runs each frame alone (or neighbours, true, if this is meant): the feature of a frame depends on the frames beside it, and differs by {apart:P1} of its length with another one there");
    }

    // Of what is a number on both sides.
    private static double Difference(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        var (difference, length, other) = (0.0, 0.0, 0.0);
        for (var i = 0; i < found.Length; i++)
        {
            if (!float.IsFinite(found[i]) || !float.IsFinite(expected[i]))
                continue;
            difference += Math.Pow((double)found[i] - expected[i], 2);
            length += Math.Pow(expected[i], 2);
            other += Math.Pow(found[i], 2);
        }
        return difference == 0 ? 0 : Math.Sqrt(difference / Math.Max(length, other));
    }

    private static void Noise(Span<byte> frame) => new Random(NoiseSeed).NextBytes(frame);

    private static void Black(Span<byte> frame) => frame.Clear();

    private static string Text(long[] shape) => string.Join(", ", shape);

    private delegate void Paint(Span<byte> frame);

    private sealed record Outcome(long[] Shape, float[] Values)
    {
        public bool IsFinite { get; } = TensorPrimitives.IsFiniteAll<float>(Values);
    }

    private sealed class Tried(InferenceSession session, ModelGraph graph, ModelShape shape, ModelFile file, CancellationToken cancellation)
    {
        public Outcome Run(params ReadOnlySpan<Paint> frames)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, shape.InputType, shape.InputOf(frames.Length));
                Fill(input.GetTensorMutableRawData(), frames);
                using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                using var stop = cancellation.Register(() => options.Terminate = true);
                using var outputs = session.Run(options, [graph.Input], [input], [graph.Output]);
                var found = outputs[0].GetTensorTypeAndShape();
                var values = new float[found.ElementCount];
                FeatureReader.Read(outputs[0].GetTensorMutableRawData(), found.ElementDataType, values);
                return shape.FixedBatch > 1 ? OfFirst(frames.Length, found.Shape, values) : new(found.Shape, values);
            }
            catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
            catch (OnnxRuntimeException fault)
            {
                throw new ModelProfileException(file.Origin, $"the model fails on {(frames.Length == 1 ? "a frame" : "two frames")}: {fault.Message}", fault);
            }
        }

        // What was put in to fill the batch is dropped.
        private Outcome OfFirst(int frames, long[] found, float[] values) => found.Length > 0 && found[0] == shape.FixedBatch
            ? new([frames, .. found.AsSpan(1)], values[..(values.Length / shape.FixedBatch * frames)])
            : throw new ModelProfileException(file.Profile.Name, "output", $"{graph.Output} [{Text(found)}] for {shape.FixedBatch} frames", "a tensor whose first axis is the frames");

        // As a worker does: bytes of pixels become what the model takes, and what is not there is zero.
        private void Fill(Span<byte> tensor, ReadOnlySpan<Paint> frames)
        {
            var pixels = new byte[shape.Frame.Aggregate(1L, (product, size) => checked(product * size))];
            var writer = new Pixels.FrameWriter(file.Profile.Input, shape.InputType);
            var each = tensor.Length / shape.TensorFrames(frames.Length);
            tensor.Clear();
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i](pixels);
                writer.Write(pixels, pixels.Length, tensor.Slice(i * each, each));
            }
        }
    }
}

/// <summary>Source-generated JSON of <see cref="ModelTrial"/>.</summary>
[JsonSerializable(typeof(ModelTrial))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
internal sealed partial class TrialJson : JsonSerializerContext;
