using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Onnx.Conversion;

/// <summary>What the numbers of a tensor lie between, as it was seen on frames.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
public readonly record struct TensorRange(float Least, float Most)
{
    private const int Steps = 255;

    /// <summary>Both together.</summary>
    public TensorRange With(TensorRange other) => new(Math.Min(Least, other.Least), Math.Max(Most, other.Most));

    /// <summary>The step of an unsigned byte, and the byte that is 0: bytes reach over all of the range, and over 0.</summary>
    internal (float Scale, byte Zero) Bytes()
    {
        var (least, most) = (Math.Min(Least, 0), Math.Max(Most, 0));
        var scale = (most - least) / Steps;
        return scale > 0 && float.IsFinite(scale) ? (scale, (byte)Math.Clamp(MathF.Round(-least / scale), 0, Steps)) : (1, 0);
    }
}
