using System.Buffers.Binary;
using Google.Protobuf;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx;

/// <summary>Writes a small ONNX graph, node by node. The same calls give the same bytes.</summary>
public sealed class OnnxGraphBuilder
{
    private readonly ModelProto _model;
    private readonly string _prefix;
    private int _names;

    /// <summary>Begins a graph.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="opset">Version of the standard operators.</param>
    /// <param name="irVersion">Version of the format.</param>
    /// <param name="prefix">What generated names begin with: for nodes that join another graph.</param>
    public OnnxGraphBuilder(string name, int opset = 17, int irVersion = 8, string? prefix = null)
    {
        _prefix = prefix is null ? "" : $"{prefix}_";
        _model = new ModelProto { IrVersion = irVersion, ProducerName = "queueworkers", Graph = new GraphProto { Name = name } };
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    /// <summary>Adds an input; a dimension of -1 is of any size; the first is the batch, <c>N</c>.</summary>
    public string Input(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        _model.Graph.Input.Add(OnnxValue.Describe(name, type, shape));
        return name;
    }

    /// <summary>Declares a tensor as output; a dimension of -1 is of any size; the first is the batch, <c>N</c>.</summary>
    public OnnxGraphBuilder Output(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        _model.Graph.Output.Add(OnnxValue.Describe(name, type, shape));
        return this;
    }

    /// <summary>Adds float constants.</summary>
    public string Floats(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => Floats(ConstantName(), values, shape);

    /// <summary>Adds float constants of such a name.</summary>
    public string Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Constant(name, DataType.Float, bytes, shape);
    }

    /// <summary>Adds constants of any type, as their little-endian bytes.</summary>
    public string Raw(DataType type, byte[] values, params ReadOnlySpan<long> shape) => Constant(ConstantName(), type, values, shape);

    /// <summary>Adds constants of any type and of such a name, as their little-endian bytes.</summary>
    public string Raw(string name, DataType type, byte[] values, params ReadOnlySpan<long> shape) => Constant(name, type, values, shape);

    /// <summary>Adds integer constants, as most shape operators want them.</summary>
    public string Longs(params ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return Constant(ConstantName(), DataType.Int64, bytes, [values.Length]);
    }

    /// <summary>Adds a node with one output and returns the name of that output.</summary>
    /// <param name="type">Operator.</param>
    /// <param name="inputs">Names of tensors.</param>
    /// <param name="output">Name of the result; absent for a generated one.</param>
    /// <param name="attributes">Attributes, in the order of the call.</param>
    public string Node(string type, ReadOnlySpan<string> inputs, string? output = null, params ReadOnlySpan<AttributeProto> attributes)
    {
        output ??= $"{_prefix}{type.ToLowerInvariant()}_{_names++}";
        var node = new NodeProto { OpType = type, Name = output };
        foreach (var input in inputs)
            node.Input.Add(input);
        node.Output.Add(output);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        _model.Graph.Node.Add(node);
        return output;
    }

    /// <summary>The model so far.</summary>
    public ModelProto Build() => _model.Clone();

    /// <summary>The model so far as the bytes of a file.</summary>
    public byte[] ToBytes() => _model.ToByteArray();

    private string ConstantName() => $"{_prefix}constant_{_names++}";

    private string Constant(string name, DataType type, byte[] bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        foreach (var size in shape)
            tensor.Dims.Add(size);
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
