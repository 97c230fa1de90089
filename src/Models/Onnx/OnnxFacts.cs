using Google.Protobuf;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx;

/// <summary>What an ONNX file says of itself.</summary>
/// <param name="Inputs">Tensors that are fed: name, type and sizes; a size that is free by its name.</param>
/// <param name="Outputs">Tensors that it declares as results, likewise.</param>
/// <param name="Opset">Version of the standard operators; null if it uses none.</param>
/// <param name="Parameters">Numbers in its weights: constants of floating point, and of 8 bits.</param>
/// <param name="Metadata">What whoever exported it wrote into it.</param>
public sealed record OnnxFacts(IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, long? Opset, long Parameters, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly DataType[] Weights = [DataType.Float, DataType.Float16, DataType.Bfloat16, DataType.Double, DataType.Int8, DataType.Uint8];

    /// <summary>Reads the bytes of a model; null if they are none.</summary>
    public static OnnxFacts? Of(ReadOnlyMemory<byte> model)
    {
        try
        {
            var parsed = ModelProto.Parser.ParseFrom(model.Span);
            return parsed.Graph is { } graph ? Of(parsed, graph) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Bytes of all constants of a model that can be read.</summary>
    public static long BytesOfConstants(ReadOnlyMemory<byte> model) =>
        OnnxTensors.Of(ModelProto.Parser.ParseFrom(model.Span).Graph).Sum(t => t.Dims.Aggregate(SizeOf((DataType)t.DataType), (product, size) => product * size));

    private static long SizeOf(DataType type) => type switch
    {
        DataType.Uint8 or DataType.Int8 or DataType.Bool => 1,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        _ => 4,
    };

    private static OnnxFacts Of(ModelProto model, GraphProto graph)
    {
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return new OnnxFacts(
            [.. graph.Input.Where(i => !constants.Contains(i.Name)).Select(Text)],
            [.. graph.Output.Select(Text)],
            model.OpsetImport.FirstOrDefault(o => o.Domain.Length == 0)?.Version,
            OnnxTensors.Of(graph).Where(t => Weights.Contains((DataType)t.DataType)).Sum(t => t.Dims.Aggregate(1L, (product, size) => product * size)),
            model.MetadataProps.DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal));
    }

    private static string Text(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        var sizes = tensor?.Shape?.Dim.Select(d => d.HasDimValue ? $"{d.DimValue}" : d.DimParam is { Length: > 0 } name ? name : "?") ?? [];
        return $"{value.Name} {(DataType)(tensor?.ElemType ?? 0)} [{string.Join(", ", sizes)}]";
    }
}
