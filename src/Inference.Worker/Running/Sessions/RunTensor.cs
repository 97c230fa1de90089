using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>A tensor at the front of a block of memory.</summary>
internal sealed class RunTensor(NativeBlock memory, TensorElementType type, long[] shape)
{
    private readonly int _length = Length(type, shape);

    /// <summary>The tensor. Memory of the host, pinned or not, is memory of the CPU to ONNX Runtime: it copies from and to any.</summary>
    public OrtValue Value { get; } = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, memory.Address, Length(type, shape));

    /// <summary>Its bytes.</summary>
    public Span<byte> Bytes => memory.Bytes(_length);

    /// <summary>Bytes of such a tensor. A span ends at 2 GiB.</summary>
    public static int Length(TensorElementType type, long[] shape) => checked((int)shape.Aggregate(ModelShape.Size(type), (product, size) => checked(product * size)));
}
