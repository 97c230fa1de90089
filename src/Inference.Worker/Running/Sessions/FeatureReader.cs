using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Brings the output of a run to floats.</summary>
internal static class FeatureReader
{
    public static void Read(ReadOnlySpan<byte> raw, TensorElementType type, Span<float> features)
    {
        switch (type)
        {
            case TensorElementType.Float:
                MemoryMarshal.Cast<byte, float>(raw).CopyTo(features);
                break;
            case TensorElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(raw), features);
                break;
            case TensorElementType.Double:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(raw), features);
                break;
            case TensorElementType.UInt8:
                TensorPrimitives.ConvertTruncating(raw, features);
                break;
            case TensorElementType.Int8:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(raw), features);
                break;
            case TensorElementType.Int32:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(raw), features);
                break;
            case TensorElementType.Int64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(raw), features);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "checked when the model was loaded");
        }
    }
}
