using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx;

/// <summary>Names the precision that a model computes in.</summary>
public static class OnnxPrecision
{
    /// <summary><c>fp32</c>, <c>fp16</c>, <c>bf16</c>, <c>fp64</c> or <c>int8</c>: the type of most weights; <c>fp32</c> where there are none.</summary>
    public static string Of(GraphProto graph)
    {
        var weights = graph.Initializer
            .Concat(graph.Node.Where(n => n.OpType == "Constant").SelectMany(n => n.Attribute).Select(a => a.T).Where(t => t is not null))
            .Select(t => (Name: Name((DataType)t.DataType), Values: t.Dims.Aggregate(1.0, (product, size) => product * size)))
            .Where(t => t.Name is not null)
            .GroupBy(t => t.Name!, StringComparer.Ordinal);
        return weights.OrderByDescending(g => g.Sum(t => t.Values)).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key ?? "fp32";
    }

    private static string? Name(DataType type) => type switch
    {
        DataType.Float => "fp32",
        DataType.Float16 => "fp16",
        DataType.Bfloat16 => "bf16",
        DataType.Double => "fp64",
        DataType.Int8 or DataType.Uint8 => "int8",
        _ => null,
    };
}
