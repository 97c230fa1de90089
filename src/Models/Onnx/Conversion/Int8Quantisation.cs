using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>
/// Static quantisation in ONNX's form of <c>QuantizeLinear</c> and <c>DequantizeLinear</c> around what computes with bytes, which a runtime fuses: activations
/// unsigned with a zero point, weights signed and symmetric with a scale for each channel, biases with 32 bits. Batch norms must have been folded into
/// convolutions before.
/// </summary>
public static class Int8Quantisation
{
    /// <summary>Entry of a quantised model's metadata: on how many frames it was calibrated.</summary>
    public const string FramesEntry = "queueworkers.int8.frames";

    /// <summary>Raises a model to the operators that quantised ones need. Throws <see cref="ModelProfileException"/> if that cannot be done.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="origin">What errors call it.</param>
    public static ModelProto Prepare(ModelProto model, string origin)
    {
        OnnxNodes.SealConstants(model);
        OpsetRise.Raise(model, origin);
        // Runtimes add bytes of two tensors.
        foreach (var sum in model.Graph.Node.Where(n => n is { OpType: "Sum", Input.Count: 2 } && OnnxNodes.IsStandard(n)))
            sum.OpType = "Add";
        return model;
    }

    /// <summary>Tensors whose ranges are needed.</summary>
    public static IReadOnlyList<string> Tensors(GraphProto graph) => [.. new QuantisedParts(graph).Tensors.Order(StringComparer.Ordinal)];

    /// <summary>The quantised model.</summary>
    /// <param name="model">A prepared model, which is changed.</param>
    /// <param name="ranges">A range for each of <see cref="Tensors"/>.</param>
    public static ModelProto Quantise(ModelProto model, IReadOnlyDictionary<string, TensorRange> ranges)
    {
        new Int8Graph(model.Graph, ranges).Quantise();
        return model;
    }

    /// <summary>One graph on its way.</summary>
    private sealed class Int8Graph(GraphProto graph, IReadOnlyDictionary<string, TensorRange> ranges)
    {
        private const sbyte MostWeight = 127;

        /// <summary>Of biases, whose steps are those of their channel's weights: some room stays for what is added to them.</summary>
        private const double MostBias = 1 << 30;

        private readonly QuantisedParts _parts = new(graph);
        private readonly OnnxGraphBuilder _made = new("int8", prefix: "queueworkers_int8");
        private readonly Dictionary<string, (float Scale, byte Zero)> _steps = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _read = new(StringComparer.Ordinal);
        private readonly List<NodeProto> _nodes = [];

        public void Quantise()
        {
            var limits = graph.Node.Select(_parts.LimitOf).OfType<NodeProto>().ToHashSet(ReferenceEqualityComparer.Instance);
            foreach (var name in _parts.Tensors)
                _steps[name] = ranges[name].Bytes();
            foreach (var node in graph.Node.Where(n => _parts.Contains(n) && QuantisedParts.Moves(n)))
                _steps[node.Output[0]] = _steps[node.Input[0]];
            foreach (var input in graph.Input.Where(i => _parts.Tensors.Contains(i.Name)))
                Steps(input.Name, input.Name);
            foreach (var node in graph.Node.Where(n => !limits.Contains(n)))
                Add(node, _parts.LimitOf(node)?.Output[0]);
            var made = _made.Build().Graph;
            graph.Node.Clear();
            graph.Node.Add(_nodes);
            graph.Initializer.Add(made.Initializer);
            var read = _nodes.SelectMany(OnnxNodes.Reads).ToHashSet(StringComparer.Ordinal);
            var kept = graph.Initializer.Where(t => read.Contains(t.Name)).ToList();
            graph.Initializer.Clear();
            graph.Initializer.Add(kept);
            // Types and shapes of what has other nodes around it now.
            graph.ValueInfo.Clear();
        }

        private void Add(NodeProto node, string? tail)
        {
            if (_parts.Contains(node) && QuantisedParts.HasWeights(node))
                AddWeights(node);
            var isPart = _parts.Contains(node);
            for (var i = 0; i < node.Input.Count; i++)
            {
                // Other nodes read floats where there are some that were not rounded.
                if (_read.TryGetValue(node.Input[i], out var read) && (isPart || !graph.Input.Any(v => v.Name == node.Input[i])))
                    node.Input[i] = read;
            }
            if (tail is not null)
                node.Output[0] = tail;
            _nodes.Add(node);
            for (var i = 0; i < node.Output.Count; i++)
            {
                var name = node.Output[i];
                if (!_parts.Tensors.Contains(name))
                    continue;
                if (_parts.IsOutput(name))
                    node.Output[i] = $"{name}_float";
                Steps(name, node.Output[i]);
            }
        }

        /// <summary>To bytes and back: what reads a tensor reads it behind that.</summary>
        private void Steps(string name, string from)
        {
            var (scale, zero) = _steps[name];
            string[] steps = [_made.Floats([scale]), _made.Raw(DataType.Uint8, [zero])];
            _nodes.Add(Node("QuantizeLinear", [from, .. steps], $"{name}_bytes"));
            _read[name] = _parts.IsOutput(name) ? name : $"{name}_steps";
            _nodes.Add(Node("DequantizeLinear", [$"{name}_bytes", .. steps], _read[name]));
        }

        private void AddWeights(NodeProto node)
        {
            var weights = _parts.Constants[node.Input[1]];
            var axis = QuantisedParts.Axis(node);
            var bias = node.Input.Count > 2 && _parts.Constants.TryGetValue(node.Input[2], out var found) ? OnnxFloats.Read(found) : null;
            var values = OnnxFloats.Read(weights);
            var scales = Scales(values, [.. weights.Dims], axis, bias, _steps[node.Input[0]].Scale);
            var bytes = Bytes(values, [.. weights.Dims], axis, scales);
            string[] steps = [_made.Floats(scales, scales.Length), _made.Raw(DataType.Int8, new byte[scales.Length], scales.Length)];
            node.Input[1] = Dequantised([_made.Raw(DataType.Int8, bytes, [.. weights.Dims]), .. steps], axis);
            if (bias is null)
                return;
            float[] biasScales = [.. scales.Select(s => s * _steps[node.Input[0]].Scale)];
            var whole = new byte[bias.Length * sizeof(int)];
            for (var i = 0; i < bias.Length; i++)
                BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(i * sizeof(int)), (int)Math.Clamp(Math.Round((double)bias[i] / biasScales[i]), int.MinValue, int.MaxValue));
            node.Input[2] = Dequantised([_made.Raw(DataType.Int32, whole, bias.Length), _made.Floats(biasScales, bias.Length)], 0);
        }

        private string Dequantised(string[] inputs, int axis)
        {
            var name = $"{inputs[0]}_steps";
            _nodes.Add(Node("DequantizeLinear", inputs, name, OnnxAttribute.Int("axis", axis)));
            return name;
        }

        /// <summary>A step for each channel: its largest weight is 127, and its bias an integer of 32 bits.</summary>
        private static float[] Scales(float[] values, long[] dims, int axis, float[]? bias, float input)
        {
            var scales = new float[dims[axis]];
            var inner = Inner(dims, axis);
            for (var i = 0; i < values.Length; i++)
            {
                ref var largest = ref scales[i / inner % scales.Length];
                largest = Math.Max(largest, MathF.Abs(values[i]));
            }
            for (var c = 0; c < scales.Length; c++)
            {
                scales[c] = Math.Max(scales[c] / MostWeight, bias is null ? 0 : (float)(Math.Abs(bias[c]) / input / MostBias));
                if (!(scales[c] > 0) || !float.IsFinite(scales[c]))
                    scales[c] = 1;
            }
            return scales;
        }

        private static byte[] Bytes(float[] values, long[] dims, int axis, float[] scales)
        {
            var inner = Inner(dims, axis);
            var bytes = new sbyte[values.Length];
            for (var i = 0; i < values.Length; i++)
                bytes[i] = (sbyte)Math.Clamp(MathF.Round(values[i] / scales[i / inner % scales.Length]), -MostWeight, MostWeight);
            return MemoryMarshal.AsBytes<sbyte>(bytes).ToArray();
        }

        private static long Inner(long[] dims, int axis) => dims.Skip(axis + 1).Aggregate(1L, (product, size) => product * size);

        private static NodeProto Node(string type, string[] inputs, string output, params ReadOnlySpan<AttributeProto> attributes)
        {
            var node = new NodeProto { OpType = type, Name = $"{output}_{type}" };
            node.Input.Add(inputs);
            node.Output.Add(output);
            foreach (var attribute in attributes)
                node.Attribute.Add(attribute);
            return node;
        }
    }
}
