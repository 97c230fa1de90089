using DataType = QueueWorkers.Platform.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Platform.Models.Onnx;

/// <summary>Describes tensors by name, type and shape.</summary>
internal static class OnnxValue
{
    public static ValueInfoProto Describe(string name, DataType type, ReadOnlySpan<long> shape)
    {
        var sizes = new TensorShapeProto();
        foreach (var size in shape)
        {
            sizes.Dim.Add(size < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
                : new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = sizes } } };
    }
}
