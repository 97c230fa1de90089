using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>Numbers of float tensors.</summary>
internal static class OnnxFloats
{
    public static float[] Read(TensorProto tensor)
    {
        if (!tensor.HasRawData)
            return [.. tensor.FloatData];
        var raw = tensor.RawData.Span;
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.Cast<byte, float>(raw).ToArray();
        var values = new float[raw.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(raw[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>
    /// The same numbers with 16 bits. What is too large becomes the largest, and what is too small for anything but 0 the smallest, as it may be divided by;
    /// infinity and NaN stay.
    /// </summary>
    /// <param name="tensor">A float tensor.</param>
    /// <param name="name">Name of the result.</param>
    /// <param name="clipped">How many were too large or too small.</param>
    public static TensorProto ToHalf(TensorProto tensor, string name, out long clipped)
    {
        var values = Read(tensor);
        var bytes = new byte[values.Length * 2];
        clipped = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var half = (Half)values[i];
            if (Half.IsInfinity(half) && float.IsFinite(values[i]))
                (half, clipped) = (Half.CopySign(Half.MaxValue, half), clipped + 1);
            else if (half == Half.Zero && values[i] != 0)
                (half, clipped) = (Half.CopySign(Half.Epsilon, half), clipped + 1);
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * 2), half);
        }
        var made = new TensorProto { Name = name, DataType = (int)DataType.Float16, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        made.Dims.Add(tensor.Dims);
        return made;
    }
}
