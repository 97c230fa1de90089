using QueueWorkers.Platform.Labelling;

using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>
/// Which nodes of a graph compute with bytes, and which tensors become bytes for it: what multiplies by constant weights, and what lies on the way to
/// the next such node (sums, pools, joins, changes of shape). What comes behind the last of them keeps its floats, as it costs little and is the feature.
/// </summary>
internal sealed class QuantisedParts
{
    // Bytes come out of them on another scale than they went in.
    private static readonly HashSet<string> Computing = new(StringComparer.Ordinal) { "Add", "Mul", "Concat", "AveragePool", "LeakyRelu", "Sigmoid" };

    // Their bytes are some of those that go in.
    private static readonly HashSet<string> Moving = new(StringComparer.Ordinal) { "MaxPool", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze" };

    private readonly TensorTypes _types;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly Dictionary<string, List<NodeProto>> _readers;
    private readonly HashSet<string> _outputs;

    // Nodes compare by what they hold, which changes.
    private readonly HashSet<NodeProto> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeProto> _limits = new(StringComparer.Ordinal);

    public QuantisedParts(GraphProto graph)
    {
        _types = new(graph);
        _constants = graph.Initializer.Where(t => t.DataType == (int)DataType.Float).ToDictionary(t => t.Name, StringComparer.Ordinal);
        _outputs = [.. graph.Output.Select(o => o.Name)];
        _readers = graph.Node.SelectMany(n => OnnxNodes.Reads(n).Distinct().Select(name => (Name: name, Node: n))).GroupBy(r => r.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(r => r.Node).ToList(), StringComparer.Ordinal);
        foreach (var node in graph.Node.Where(IsWeighted))
            AddWeighted(node);
        // Nodes are in topological order: backwards, each knows whether bytes are wanted of it.
        foreach (var node in graph.Node.Reverse().Where(n => IsJoin(n) && _tensors.Contains(Tail(n)) && !_outputs.Contains(Tail(n))))
        {
            _nodes.Add(node);
            _tensors.UnionWith(Data(node));
        }
        foreach (var node in _nodes.Where(n => Tail(n) != n.Output[0] && _tensors.Contains(Tail(n))))
            _limits[node.Output[0]] = _readers[node.Output[0]][0];
    }

    /// <summary>Tensors that become bytes.</summary>
    public IReadOnlySet<string> Tensors => _tensors;

    /// <summary>Float constants.</summary>
    public IReadOnlyDictionary<string, TensorProto> Constants => _constants;

    public bool IsOutput(string name) => _outputs.Contains(name);

    /// <summary>Whether a node computes with bytes.</summary>
    public bool Contains(NodeProto node) => _nodes.Contains(node);

    /// <summary>Whether a node multiplies by weights.</summary>
    public static bool HasWeights(NodeProto node) => node.OpType is "Conv" or "Gemm" or "MatMul";

    /// <summary>Whether bytes are only moved.</summary>
    public static bool Moves(NodeProto node) => Moving.Contains(node.OpType);

    /// <summary>The ReLU or clip behind a node that the range of its bytes stands for; null if there is none.</summary>
    public NodeProto? LimitOf(NodeProto node) => _nodes.Contains(node) ? _limits.GetValueOrDefault(node.Output[0]) : null;

    /// <summary>Axis of the weights of a node that counts its channels.</summary>
    public static int Axis(NodeProto node) => node.OpType == "Conv" || (node.OpType == "Gemm" && OnnxNodes.Int(node, "transB", 0) == 1) ? 0 : 1;

    private void AddWeighted(NodeProto node)
    {
        _nodes.Add(node);
        _tensors.Add(node.Input[0]);
        // A convolution of bytes gives bytes; products of matrices give floats too.
        if (node.OpType == "Conv")
            _tensors.Add(Tail(node));
    }

    private bool IsWeighted(NodeProto node)
    {
        if (!HasWeights(node) || !OnnxNodes.IsStandard(node) || _constants.ContainsKey(node.Input[0]) || !_constants.TryGetValue(node.Input[1], out var weights))
            return false;
        var bias = node.Input.Count > 2 && node.Input[2].Length > 0 ? node.Input[2] : null;
        return node.OpType switch
        {
            "Conv" => bias is null || _constants.ContainsKey(bias),
            "Gemm" => OnnxNodes.Int(node, "transA", 0) == 0 && OnnxNodes.Float(node, "alpha", 1) == 1
                && (bias is null || (OnnxNodes.Float(node, "beta", 1) == 1 && _constants.TryGetValue(bias, out var b) && b.Dims.Count == 1 && b.Dims[0] == weights.Dims[Axis(node)])),
            _ => weights.Dims.Count == 2,
        };
    }

    private bool IsJoin(NodeProto node) =>
        OnnxNodes.IsStandard(node) && (Computing.Contains(node.OpType) || Moving.Contains(node.OpType)) && node.Output.Count == 1 && Data(node).All(d => _types.IsFloat(d) && !_constants.ContainsKey(d));

    private static IEnumerable<string> Data(NodeProto node) => node.OpType is "Add" or "Mul" or "Concat" ? node.Input : node.Input.Take(1);

    /// <summary>The tensor behind a node and the ReLU or clip that it alone feeds.</summary>
    private string Tail(NodeProto node) =>
        !Moves(node) && node.OpType is not ("Sigmoid" or "LeakyRelu") && !_outputs.Contains(node.Output[0]) && _readers.TryGetValue(node.Output[0], out var readers)
        && readers is [var only] && only.Input[0] == node.Output[0] && (only.OpType == "Relu" || (only.OpType == "Clip" && Leaves0(only)))
            ? only.Output[0]
            : node.Output[0];

    // Bytes always reach to 0.
    private bool Leaves0(NodeProto clip) => Limit(clip, 1) is <= 0 or null && Limit(clip, 2) is >= 0 or null;

    private float? Limit(NodeProto clip, int input) =>
        clip.Input.Count <= input || clip.Input[input].Length == 0 ? null : _constants.TryGetValue(clip.Input[input], out var limit) ? OnnxFloats.Read(limit)[0] : float.NaN;
}
