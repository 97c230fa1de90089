using System.Buffers.Binary;
using Google.Protobuf;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>
/// Raises a model to version 13 of ONNX's operators, the first whose quantised tensors may have a scale for each channel. Most operators mean the same as before;
/// those whose attributes became inputs, or whose meaning changed, are rewritten.
/// </summary>
internal sealed class OpsetRise
{
    /// <summary>The version that is reached.</summary>
    public const long Target = 13;

    private const long OldestOpset = 7;
    private const long OldestIr = 7;

    private readonly GraphProto _graph;
    private readonly long _from;
    private readonly string _origin;
    private int _names;

    private OpsetRise(ModelProto model, long from, string origin) => (_graph, _from, _origin) = (model.Graph, from, origin);

    /// <summary>Throws <see cref="ModelProfileException"/> if an operator cannot be raised.</summary>
    /// <param name="model">The model, which is changed if it is older.</param>
    /// <param name="origin">What errors call it.</param>
    public static void Raise(ModelProto model, string origin)
    {
        var from = OnnxNodes.Opset(model);
        if (from >= Target)
            return;
        if (from < OldestOpset)
            throw new ModelProfileException(origin, $"its operators are of version {from}; allowed: {OldestOpset} and later");
        var rise = new OpsetRise(model, from, origin);
        rise.Raise(model.Graph);
        model.OpsetImport.First(o => OnnxNodes.IsStandard(o.Domain)).Version = Target;
        model.IrVersion = Math.Max(model.IrVersion, OldestIr);
    }

    private void Raise(GraphProto graph)
    {
        var nodes = graph.Node.ToList();
        graph.Node.Clear();
        foreach (var node in nodes)
        {
            foreach (var inner in OnnxNodes.Graphs(node))
                Raise(inner);
            graph.Node.Add(OnnxNodes.IsStandard(node) ? Raised(node) : [node]);
        }
    }

    private IEnumerable<NodeProto> Raised(NodeProto node)
    {
        switch (node.OpType)
        {
            case "Dropout":
                return [Kept(node)];
            case "Squeeze" or "Unsqueeze" or "ReduceSum":
                Move(node, "axes", 1);
                break;
            case "Split":
                Move(node, "split", 1);
                break;
            case "TopK" when _from < 10:
                Move(node, "k", 1);
                break;
            case "Slice" when _from < 10:
                Move(node, "starts", 1);
                Move(node, "ends", 2);
                Move(node, "axes", 3);
                break;
            case "Clip" when _from < 11:
                Move(node, "min", 1);
                Move(node, "max", 2);
                break;
            case "Pad" when _from < 11:
                Move(node, "pads", 1);
                Move(node, "value", 2);
                break;
            case "Softmax" or "LogSoftmax" or "Hardmax" when OnnxNodes.Int(node, "axis", 1) != -1:
                return Flattened(node);
            case "BatchNormalization" when _from < 9:
                if (OnnxNodes.Int(node, "spatial", 1) != 1)
                    throw Refused(node);
                Take(node, "spatial");
                break;
            case "Upsample" or "Resize" when _from < 11:
                Resize(node);
                break;
            case "Scatter":
                node.OpType = "ScatterElements";
                break;
            case "Scan" when _from < 9:
                throw Refused(node);
        }
        return [node];
    }

    private ModelProfileException Refused(NodeProto node) =>
        new(_origin, $"its {node.OpType} of version {_from} has no like of version {Target}; export the model with opset {Target} or later");

    private static NodeProto Kept(NodeProto dropout)
    {
        var node = new NodeProto { OpType = "Identity", Name = dropout.Name };
        node.Input.Add(dropout.Input[0]);
        node.Output.Add(dropout.Output[0]);
        return node;
    }

    // Before, all axes from this one on were one.
    private IEnumerable<NodeProto> Flattened(NodeProto node)
    {
        var (x, y) = (node.Input[0], node.Output[0]);
        var (flat, shape, rows) = (Fresh(), Fresh(), Fresh());
        yield return Node("Flatten", [x], flat, OnnxAttribute.Int("axis", OnnxNodes.Int(node, "axis", 1)));
        yield return Node("Shape", [x], shape);
        yield return Node(node.OpType, [flat], rows, OnnxAttribute.Int("axis", -1));
        yield return Node("Reshape", [rows, shape], y);
    }

    private void Resize(NodeProto node)
    {
        node.OpType = "Resize";
        Move(node, "scales", 1);
        // A region comes before the scales.
        node.Input.Insert(1, "");
        node.Attribute.Add(OnnxAttribute.Text("coordinate_transformation_mode", "asymmetric"));
        node.Attribute.Add(OnnxAttribute.Text("nearest_mode", "floor"));
    }

    /// <summary>An attribute becomes an input.</summary>
    private void Move(NodeProto node, string name, int place)
    {
        if (Take(node, name) is not { } value)
            return;
        var isFloat = value.Floats.Count > 0 || value.Type == AttributeProto.Types.AttributeType.Float;
        var tensor = new TensorProto { Name = Fresh(), DataType = (int)(isFloat ? DataType.Float : DataType.Int64) };
        byte[] bytes = isFloat
            ? [.. (value.Floats.Count > 0 ? value.Floats : [value.F]).SelectMany(Bytes)]
            : [.. (value.Ints.Count > 0 || value.Type == AttributeProto.Types.AttributeType.Ints ? value.Ints : [value.I]).SelectMany(Bytes)];
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        // Single floats are scalars; of integers all are lists.
        if (!isFloat || value.Floats.Count > 0)
            tensor.Dims.Add(bytes.Length / (isFloat ? sizeof(float) : sizeof(long)));
        _graph.Initializer.Add(tensor);
        while (node.Input.Count < place)
            node.Input.Add("");
        node.Input.Insert(place, tensor.Name);
    }

    private static AttributeProto? Take(NodeProto node, string name)
    {
        var found = OnnxNodes.Attribute(node, name);
        if (found is not null)
            node.Attribute.Remove(found);
        return found;
    }

    private static byte[] Bytes(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Bytes(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static NodeProto Node(string type, string[] inputs, string output, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type };
        node.Input.Add(inputs);
        node.Output.Add(output);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        return node;
    }

    private string Fresh() => $"queueworkers_opset_{_names++}";
}
