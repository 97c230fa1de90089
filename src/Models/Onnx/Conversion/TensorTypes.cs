using QueueWorkers.Platform.Labelling;

using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>The element type of every tensor of a graph and of its inner graphs, as the operators say it.</summary>
internal sealed class TensorTypes
{
    private readonly Dictionary<string, DataType> _types = new(StringComparer.Ordinal);

    public TensorTypes(GraphProto graph) => Add(graph);

    /// <summary>Undefined if it is not known.</summary>
    public DataType Of(string name) => _types.GetValueOrDefault(name);

    public bool IsFloat(string name) => Of(name) == DataType.Float;

    private void Add(GraphProto graph)
    {
        foreach (var value in graph.ValueInfo.Concat(graph.Output).Concat(graph.Input).Where(v => v.Type?.TensorType is not null))
            _types[value.Name] = (DataType)value.Type.TensorType.ElemType;
        foreach (var tensor in graph.Initializer)
            _types[tensor.Name] = (DataType)tensor.DataType;
        foreach (var node in graph.Node)
        {
            foreach (var inner in OnnxNodes.Graphs(node))
                Add(inner);
            for (var i = 0; i < node.Output.Count; i++)
            {
                // What the file declares is for operators of other domains, whose rules are not known here.
                if (node.Output[i].Length > 0 && (OnnxNodes.IsStandard(node) || !_types.ContainsKey(node.Output[i])))
                    _types[node.Output[i]] = Of(node, i);
            }
        }
    }

    private DataType Of(NodeProto node, int output) => node.OpType switch
    {
        "Cast" => (DataType)OnnxNodes.Int(node, "to", 0),
        "CastLike" or "Where" or "DequantizeLinear" => Input(node, 1),
        "Constant" => OnnxNodes.Attribute(node, "value") is { T: { } tensor } ? (DataType)tensor.DataType
            : node.Attribute.Any(a => a.Name is "value_float" or "value_floats") ? DataType.Float
            : node.Attribute.Any(a => a.Name is "value_int" or "value_ints") ? DataType.Int64 : DataType.String,
        "ConstantOfShape" => OnnxNodes.Attribute(node, "value") is { T: { } tensor } ? (DataType)tensor.DataType : DataType.Float,
        "Shape" or "Size" or "NonZero" or "ArgMax" or "ArgMin" or "NonMaxSuppression" => DataType.Int64,
        "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Xor" or "Not" or "IsNaN" or "IsInf" => DataType.Bool,
        "TopK" or "MaxPool" or "Unique" when output > 0 => DataType.Int64,
        "Dropout" when output > 0 => DataType.Bool,
        "OneHot" => Input(node, 2),
        "QuantizeLinear" => Input(node, 2) is var zero and not DataType.Undefined ? zero : DataType.Uint8,
        "DynamicQuantizeLinear" => output == 1 ? DataType.Float : DataType.Uint8,
        "QLinearConv" or "QLinearMatMul" => Input(node, 7),
        "ConvInteger" or "MatMulInteger" => DataType.Int32,
        "Multinomial" => (DataType)OnnxNodes.Int(node, "dtype", (long)DataType.Int32),
        "RandomNormal" or "RandomUniform" => (DataType)OnnxNodes.Int(node, "dtype", (long)DataType.Float),
        "EyeLike" or "RandomNormalLike" or "RandomUniformLike" or "Bernoulli" => (DataType)OnnxNodes.Int(node, "dtype", (long)Input(node, 0)),
        "If" or "Scan" => Inner(node, output),
        // The first output of a body says whether it goes on.
        "Loop" => Inner(node, output + 1),
        _ => Input(node, 0),
    };

    private DataType Input(NodeProto node, int index) => node.Input.Count > index ? Of(node.Input[index]) : DataType.Undefined;

    private DataType Inner(NodeProto node, int output) =>
        OnnxNodes.Graphs(node).FirstOrDefault() is { } body && body.Output.Count > output ? Of(body.Output[output].Name) : DataType.Undefined;
}
