using QueueWorkers.Platform.Labelling;

using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx;

/// <summary>Describes tensors by name, type and shape.</summary>
internal static class OnnxValue
{
    public static ValueInfoProto Describe(string name, DataType type, ReadOnlySpan<long> shape)
    {
        var sizes = new TensorShapeProto();
        for (var axis = 0; axis < shape.Length; axis++)
        {
            sizes.Dim.Add(shape[axis] < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = axis == 0 ? "N" : $"D{axis}" }
                : new TensorShapeProto.Types.Dimension { DimValue = shape[axis] });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = sizes } } };
    }
}
