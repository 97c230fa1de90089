using System.Globalization;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>
/// Converts a model of 32-bit floats to 16-bit ones: constants, and with them whatever is computed of them. Inputs and outputs stay as they are, with a cast
/// behind or before them, and so do operators that <see cref="Float16Operators"/> keeps; every tensor keeps its name.
/// </summary>
public static class Float16Conversion
{
    /// <summary>Part of the name under which a result is kept: another one whenever the result may be another.</summary>
    public const int Version = 1;

    /// <summary>Entry of a converted model's metadata: how many constants had no near 16-bit number.</summary>
    public const string ClippedEntry = "queueworkers.fp16.clipped";

    private const long OldestOpset = 7;

    /// <summary>The converted model. Throws <see cref="ModelProfileException"/> if it cannot be converted.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="origin">What errors call it.</param>
    public static ModelProto Convert(ModelProto model, string origin)
    {
        if (OnnxNodes.Opset(model) is var opset && opset < OldestOpset)
            throw new ModelProfileException(origin, $"it cannot be converted to fp16: its operators are of version {opset}; allowed: {OldestOpset} and later");
        if (model.Graph.Node.FirstOrDefault(n => n.OpType.Contains("Sequence", StringComparison.Ordinal) || n.OpType.StartsWith("Optional", StringComparison.Ordinal)) is { } node)
            throw new ModelProfileException(origin, $"it cannot be converted to fp16: it has {node.OpType}, and what lists of tensors hold is not converted");
        OnnxNodes.SealConstants(model);
        var clipped = new Float16Graph(model.Graph).Convert();
        model.MetadataProps.Add(new StringStringEntryProto { Key = ClippedEntry, Value = clipped.ToString(CultureInfo.InvariantCulture) });
        return model;
    }

    /// <summary>One graph on its way.</summary>
    private sealed class Float16Graph
    {
        private readonly GraphProto _graph;
        private readonly TensorTypes _types;
        private readonly HashSet<string> _names;
        private readonly HashSet<string> _outputs;
        private readonly Dictionary<string, TensorProto> _constants;
        private readonly List<NodeProto> _nodes = [];

        // Where a tensor can be had with 32 bits and with 16.
        private readonly Dictionary<string, string> _full = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _half = new(StringComparer.Ordinal);
        private readonly HashSet<string> _sizes = new(StringComparer.Ordinal);
        private long _clipped;

        public Float16Graph(GraphProto graph)
        {
            _graph = graph;
            TakeConstants();
            BatchNorms.Simplify(graph);
            _types = new(graph);
            _constants = graph.Initializer.Where(t => t.DataType == (int)DataType.Float).ToDictionary(t => t.Name, StringComparer.Ordinal);
            _outputs = [.. graph.Output.Select(o => o.Name)];
            _names = [.. graph.Input.Concat(graph.Output).Select(v => v.Name), .. graph.Initializer.Select(t => t.Name), .. graph.Node.SelectMany(n => n.Output)];
        }

        /// <summary>Converts; how many constants had no near 16-bit number.</summary>
        public long Convert()
        {
            foreach (var input in _graph.Input.Where(i => _types.IsFloat(i.Name)))
                _full[input.Name] = input.Name;
            foreach (var name in _constants.Keys)
                _full[name] = name;
            foreach (var node in _graph.Node)
            {
                if (Keeps(node))
                    Keep(node);
                else
                    Halve(node);
            }
            _graph.Node.Clear();
            _graph.Node.Add(_nodes);
            DropConstants();
            foreach (var value in _graph.ValueInfo.Where(v => _half.GetValueOrDefault(v.Name) == v.Name && v.Type?.TensorType is not null))
                value.Type.TensorType.ElemType = (int)DataType.Float16;
            return _clipped;
        }

        private bool Keeps(NodeProto node)
        {
            if (Float16Operators.IsOfSizes(node, _types, _sizes.Contains, _constants.ContainsKey))
                _sizes.UnionWith(node.Output.Where(_types.IsFloat));
            else if (!Float16Operators.Keeps(node))
                return false;
            return true;
        }

        private void Keep(NodeProto node)
        {
            Read(node, Full);
            _nodes.Add(node);
            foreach (var name in node.Output.Where(_types.IsFloat))
                _full[name] = name;
        }

        private void Halve(NodeProto node)
        {
            Read(node, Half);
            if (node.OpType == "Cast" && OnnxNodes.Attribute(node, "to") is { I: (long)DataType.Float } to)
                to.I = (long)DataType.Float16;
            if (node.OpType == "ConstantOfShape")
                HalveValue(node);
            _nodes.Add(node);
            for (var i = 0; i < node.Output.Count; i++)
            {
                var name = node.Output[i];
                if (!_types.IsFloat(name))
                    continue;
                if (!_outputs.Contains(name))
                {
                    _half[name] = name;
                    continue;
                }
                node.Output[i] = _half[name] = Fresh(name, "fp16");
                _nodes.Add(Cast(_half[name], _full[name] = name, DataType.Float));
            }
        }

        private void HalveValue(NodeProto node)
        {
            if (OnnxNodes.Attribute(node, "value") is not { } value)
            {
                // Without it, it makes 32-bit zeros.
                var zero = new TensorProto { DataType = (int)DataType.Float16, RawData = Google.Protobuf.ByteString.CopyFrom(0, 0) };
                zero.Dims.Add(1);
                node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = zero });
            }
            else if (value.T.DataType == (int)DataType.Float)
            {
                value.T = OnnxFloats.ToHalf(value.T, value.T.Name, out var clipped);
                _clipped += clipped;
            }
        }

        /// <summary>Lets a node, and the graphs in it, read float tensors under other names.</summary>
        private void Read(NodeProto node, Func<string, string> find)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                if (_full.ContainsKey(node.Input[i]) || _half.ContainsKey(node.Input[i]))
                    node.Input[i] = find(node.Input[i]);
            }
            foreach (var graph in OnnxNodes.Graphs(node))
            {
                foreach (var inner in graph.Node)
                    Read(inner, find);
                foreach (var output in graph.Output.Where(o => _full.ContainsKey(o.Name) || _half.ContainsKey(o.Name)))
                    output.Name = find(output.Name);
            }
        }

        private string Full(string name) => _full.TryGetValue(name, out var found) ? found : _full[name] = Add(name, Fresh(name, "fp32"), DataType.Float);

        private string Half(string name)
        {
            if (_half.TryGetValue(name, out var found))
                return found;
            var fresh = Fresh(name, "fp16");
            if (!_constants.TryGetValue(name, out var constant))
                return _half[name] = Add(name, fresh, DataType.Float16);
            _graph.Initializer.Add(OnnxFloats.ToHalf(constant, fresh, out var clipped));
            _clipped += clipped;
            return _half[name] = fresh;
        }

        private string Add(string from, string to, DataType type)
        {
            _nodes.Add(Cast(from, to, type));
            return to;
        }

        private static NodeProto Cast(string from, string to, DataType type)
        {
            var node = new NodeProto { OpType = "Cast" };
            node.Input.Add(from);
            node.Output.Add(to);
            node.Attribute.Add(OnnxAttribute.Int("to", (long)type));
            return node;
        }

        private string Fresh(string name, string suffix)
        {
            var fresh = $"{name}_{suffix}";
            while (!_names.Add(fresh))
                fresh += "_";
            return fresh;
        }

        /// <summary>Constants that are nodes become initializers, as the others are.</summary>
        private void TakeConstants()
        {
            var rest = new List<NodeProto>();
            foreach (var node in _graph.Node)
            {
                if (node.OpType == "Constant" && node.Attribute is [var value] && Tensor(value) is { } tensor)
                {
                    tensor.Name = node.Output[0];
                    _graph.Initializer.Add(tensor);
                }
                else
                    rest.Add(node);
            }
            _graph.Node.Clear();
            _graph.Node.Add(rest);
        }

        private static TensorProto? Tensor(AttributeProto value)
        {
            if (value is { Name: "value", T: { DataType: (int)DataType.Float } tensor })
                return tensor;
            if (value.Name is not ("value_float" or "value_floats"))
                return null;
            var made = new TensorProto { DataType = (int)DataType.Float };
            made.FloatData.Add(value.Name == "value_float" ? [value.F] : value.Floats);
            if (value.Name == "value_floats")
                made.Dims.Add(value.Floats.Count);
            return made;
        }

        private void DropConstants()
        {
            var read = _nodes.SelectMany(OnnxNodes.Reads).Concat(_outputs).ToHashSet(StringComparer.Ordinal);
            var kept = _graph.Initializer.Where(t => read.Contains(t.Name)).ToList();
            _graph.Initializer.Clear();
            _graph.Initializer.Add(kept);
        }
    }
}
