using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Inference.Running.Pixels;

/// <summary>Writes a frame into a model's input. Not for two threads at once: half floats pass through a buffer of its own.</summary>
internal sealed class FrameWriter
{
    private readonly ChannelScale _scale;
    private readonly bool _planar;
    private readonly TensorElementType _type;
    private float[] _floats = [];

    public FrameWriter(ModelInput input, TensorElementType type)
    {
        _scale = new ChannelScale(input);
        _planar = input.Layout == TensorLayout.Nchw;
        _type = type;
    }

    /// <summary>Writes as many frames of so many bytes as <paramref name="pixels"/> holds.</summary>
    public void Write(ReadOnlySpan<byte> pixels, int frameBytes, Span<byte> tensor)
    {
        if (_type == TensorElementType.Float16 && _floats.Length != frameBytes)
            _floats = new float[frameBytes];
        var size = tensor.Length / (pixels.Length / frameBytes);
        for (; pixels.Length > 0; pixels = pixels[frameBytes..], tensor = tensor[size..])
            WriteFrame(pixels[..frameBytes], tensor[..size]);
    }

    private void WriteFrame(ReadOnlySpan<byte> pixels, Span<byte> tensor)
    {
        switch (_type)
        {
            case TensorElementType.UInt8 when _planar:
                PixelPlanes.Write(pixels, tensor);
                break;
            case TensorElementType.UInt8:
                pixels.CopyTo(tensor);
                break;
            case TensorElementType.Float:
                WriteFloats(pixels, MemoryMarshal.Cast<byte, float>(tensor));
                break;
            default:
                WriteFloats(pixels, _floats);
                TensorPrimitives.ConvertToHalf(_floats, MemoryMarshal.Cast<byte, Half>(tensor));
                break;
        }
    }

    private void WriteFloats(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        if (_planar)
            PixelPlanes.Write(pixels, values, _scale);
        else
            PackedPixels.Write(pixels, values, _scale);
    }
}
