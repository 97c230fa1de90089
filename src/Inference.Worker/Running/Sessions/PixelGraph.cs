using Google.Protobuf;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>
/// Puts what has to be done to pixels into the graph, so that a device is given bytes: a quarter of floats, and no pass of ours. Layout first, on bytes; then
/// (pixel × factor) + offset in the order and precision of <see cref="Pixels.ChannelScale"/>.
/// </summary>
internal static class PixelGraph
{
    private const string Prefix = "queueworkers_pixels";

    /// <summary>Before it, a small tensor and a large one had to have the same shape to be multiplied.</summary>
    private const long BroadcastingOpset = 7;

    /// <summary>The same model on packed pixels; null if it takes them already, or if its operators are too old.</summary>
    public static SessionPlan? Of(SessionPlan plan)
    {
        var model = ModelProto.Parser.ParseFrom(plan.Graph.Bytes);
        var type = ElementType(plan.Shape.InputType);
        var planar = plan.Input.Layout == TensorLayout.Nchw;
        if ((type == DataType.Uint8 && !planar) || model.OpsetImport.All(o => o.Domain is not ("" or "ai.onnx") || o.Version < BroadcastingOpset))
            return null;

        var graph = model.Graph;
        long[] axes = planar ? [.. plan.Shape.Frame.Skip(1), plan.Shape.Frame[0]] : plan.Shape.Frame;
        // As many frames as before: a fixed batch stays one.
        var shape = new long[] { plan.Shape.IsFree ? -1 : plan.Shape.TensorFrames(1) }.Concat(axes).ToArray();
        var nodes = new OnnxGraphBuilder(Prefix, prefix: Prefix);
        var tensor = nodes.Input($"{Prefix}_in", DataType.Uint8, shape);
        var steps = Steps(plan.Input, planar, type).ToList();
        for (var i = 0; i < steps.Count; i++)
            tensor = steps[i](nodes, tensor, i == steps.Count - 1 ? plan.Graph.Input : null);

        var made = nodes.Build().Graph;
        var place = graph.Input.ToList().FindIndex(i => i.Name == plan.Graph.Input);
        KeepNames(graph.Input[place], made.Input[0], planar);
        graph.Input[place] = made.Input[0];
        graph.Initializer.Add(made.Initializer);
        var rest = graph.Node.ToList();
        graph.Node.Clear();
        graph.Node.Add(made.Node);
        graph.Node.Add(rest);
        return plan with
        {
            Graph = plan.Graph with { Bytes = model.ToByteArray(), Input = $"{Prefix}_in" },
            Shape = plan.Shape with { InputType = TensorElementType.UInt8, Frame = axes },
            Input = plan.Input with { Layout = TensorLayout.Nhwc, Scale = 1, Mean = [0, 0, 0], Std = [1, 1, 1] },
        };
    }

    /// <summary>A free axis is called as it was: outputs speak of it by that name, and of others by others.</summary>
    private static void KeepNames(ValueInfoProto was, ValueInfoProto made, bool planar)
    {
        var (before, after) = (was.Type.TensorType.Shape.Dim, made.Type.TensorType.Shape.Dim);
        int[] axes = planar ? [0, 2, 3, 1] : [0, 1, 2, 3];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (!after[axis].HasDimValue)
                after[axis] = before[axes[axis]].Clone();
        }
    }

    private static IEnumerable<Func<OnnxGraphBuilder, string, string?, string>> Steps(ModelInput input, bool planar, DataType type)
    {
        if (planar)
            yield return (g, t, name) => g.Node("Transpose", [t], name, OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        if (type == DataType.Uint8)
            yield break;
        var scale = new Pixels.ChannelScale(input);
        long[] channels = planar ? [1, 3, 1, 1] : [1, 1, 1, 3];
        yield return (g, t, name) => g.Node("Cast", [t], name, OnnxAttribute.Int("to", (long)DataType.Float));
        if (!input.IsIdentity())
        {
            yield return (g, t, name) => g.Node("Mul", [t, g.Floats(scale.Factors, channels)], name);
            yield return (g, t, name) => g.Node("Add", [t, g.Floats(scale.Offsets, channels)], name);
        }
        if (type == DataType.Float16)
            yield return (g, t, name) => g.Node("Cast", [t], name, OnnxAttribute.Int("to", (long)DataType.Float16));
    }

    private static DataType ElementType(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 => DataType.Uint8,
        TensorElementType.Float16 => DataType.Float16,
        _ => DataType.Float,
    };
}
