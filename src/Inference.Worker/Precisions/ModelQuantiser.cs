using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Pixels;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Onnx.Conversion;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Precisions;

/// <summary>Makes an INT8 model of one of 32-bit floats: runs it on frames to see what its tensors reach, and writes the model with these ranges.</summary>
public static class ModelQuantiser
{
    /// <summary>The quantised model: one input, the frames, and the profile's output as the only one. Throws <see cref="ModelProfileException"/> if it cannot be quantised.</summary>
    /// <param name="file">The model.</param>
    /// <param name="frames">Frames of the videos that it is for.</param>
    /// <param name="log">Is told what opening it is worth saying.</param>
    /// <param name="cancellation">Ends it between two frames.</param>
    public static byte[] Quantise(ModelFile file, IReadOnlyList<FrameBatch> frames, ILogger log, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        using var messages = OrtRuntime.Begin(log);
        var plan = FeatureModelLoader.Inspect(file, new() { Cancellation = cancellation });
        if (plan.Graph.Precision != "fp32")
            throw new ModelProfileException(file.Origin, $"its weights are {plan.Graph.Precision}; allowed: fp32, as ranges are calibrated on it");
        var model = Int8Quantisation.Prepare(ModelProto.Parser.ParseFrom(plan.Graph.Bytes), file.Origin);
        // The runtime folds batch norms into convolutions, and constants into one another.
        model = Opened(() => ModelProto.Parser.ParseFrom(SessionFactory.Optimized(model.ToByteArray(), GraphOptimizationLevel.ORT_ENABLE_BASIC)), file);
        var tensors = Int8Quantisation.Tensors(model.Graph);
        if (tensors.Count == 0)
            throw new ModelProfileException(file.Origin, "it has no convolution and no product of matrices with constant weights: there is nothing to quantise");
        var ranges = Ranges(model, tensors, plan, frames, file, cancellation);
        var made = Int8Quantisation.Quantise(model, ranges);
        made.MetadataProps.Add(new StringStringEntryProto { Key = Int8Quantisation.FramesEntry, Value = frames.Count.ToString(CultureInfo.InvariantCulture) });
        return made.ToByteArray();
    }

    private static Dictionary<string, TensorRange> Ranges(
        ModelProto model, IReadOnlyList<string> tensors, SessionPlan plan, IReadOnlyList<FrameBatch> frames, ModelFile file, CancellationToken cancellation)
    {
        using var session = Opened(() => SessionFactory.OpenCpu(Watched(model, tensors), Environment.ProcessorCount), file);
        var outputs = tensors.SelectMany((_, i) => (string[])[Least(i), Most(i)]).ToList();
        var ranges = new Dictionary<string, TensorRange>(StringComparer.Ordinal);
        using var options = new RunOptions();
        foreach (var frame in frames)
        {
            cancellation.ThrowIfCancellationRequested();
            var shape = plan.Shape.For(frame.Frame);
            using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, shape.InputType, shape.InputOf(1));
            Fill(input, frame, plan, shape.TensorFrames(1));
            using var found = session.Run(options, [plan.Graph.Input], [input], outputs);
            for (var i = 0; i < tensors.Count; i++)
            {
                var range = new TensorRange(found[2 * i].GetTensorDataAsSpan<float>()[0], found[(2 * i) + 1].GetTensorDataAsSpan<float>()[0]);
                if (!float.IsFinite(range.Least) || !float.IsFinite(range.Most))
                    throw new ModelProfileException(file.Origin, $"its tensor {tensors[i]} has NaN or infinity for a frame: it cannot be quantised");
                ranges[tensors[i]] = ranges.TryGetValue(tensors[i], out var before) ? before.With(range) : range;
            }
        }
        return ranges;
    }

    /// <summary>The same model with the smallest and the largest number of each tensor as its outputs: tensors themselves would be many times as large.</summary>
    private static byte[] Watched(ModelProto model, IReadOnlyList<string> tensors)
    {
        var watched = model.Clone();
        watched.Graph.Output.Clear();
        for (var i = 0; i < tensors.Count; i++)
        {
            foreach (var (type, name) in new[] { ("ReduceMin", Least(i)), ("ReduceMax", Most(i)) })
            {
                watched.Graph.Node.Add(new NodeProto { OpType = type, Input = { tensors[i] }, Output = { name }, Attribute = { OnnxAttribute.Int("keepdims", 0) } });
                watched.Graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = new() } } });
            }
        }
        return watched.ToByteArray();
    }

    // Where the batch is fixed, the frame stands in all of it: what fills a run up otherwise is no frame.
    private static void Fill(OrtValue input, FrameBatch frame, SessionPlan plan, int times)
    {
        var tensor = input.GetTensorMutableRawData();
        var size = tensor.Length / times;
        var writer = new FrameWriter(plan.Input, plan.Shape.InputType);
        for (var i = 0; i < times; i++)
            writer.Write(frame.Pixels.Span, frame.Pixels.Length, tensor.Slice(i * size, size));
    }

    private static string Least(int tensor) => $"queueworkers_least_{tensor}";

    private static string Most(int tensor) => $"queueworkers_most_{tensor}";

    private static T Opened<T>(Func<T> open, ModelFile file)
    {
        try
        {
            return open();
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelProfileException(file.Origin, $"it cannot be quantised, as ONNX Runtime cannot load it with the operators of version 13: {fault.Message}", fault);
        }
    }
}
