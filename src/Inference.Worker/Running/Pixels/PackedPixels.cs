using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QueueWorkers.Inference.Running.Pixels;

/// <summary>Scales packed pixels and leaves them packed.</summary>
internal static class PackedPixels
{
    /// <summary>Sixteen pixels: 48 values, twelve vectors, after which the pattern of channels begins anew.</summary>
    private const int Step = 48;

    public static void Write(ReadOnlySpan<byte> pixels, Span<float> values, ChannelScale scale)
    {
        // Vector i of a step begins with channel 4i mod 3, that is i mod 3.
        Span<Vector128<float>> factors = [Pattern(scale.Factors, 0), Pattern(scale.Factors, 1), Pattern(scale.Factors, 2)];
        Span<Vector128<float>> offsets = [Pattern(scale.Offsets, 0), Pattern(scale.Offsets, 1), Pattern(scale.Offsets, 2)];
        var i = 0;
        for (; i <= pixels.Length - Step; i += Step)
        {
            ref var target = ref MemoryMarshal.GetReference(values.Slice(i, Step));
            for (var part = 0; part < 3; part++)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(pixels.Slice(i + (16 * part), 16)));
                var ((a, b), (c, d)) = (Vector128.Widen(low), Vector128.Widen(high));
                Store(a, 4 * part, factors, offsets, ref target);
                Store(b, (4 * part) + 1, factors, offsets, ref target);
                Store(c, (4 * part) + 2, factors, offsets, ref target);
                Store(d, (4 * part) + 3, factors, offsets, ref target);
            }
        }

        for (; i < pixels.Length; i++)
            values[i] = (pixels[i] * scale.Factors[i % 3]) + scale.Offsets[i % 3];
    }

    private static void Store(Vector128<uint> bytes, int vector, Span<Vector128<float>> factors, Span<Vector128<float>> offsets, ref float target) =>
        ((Vector128.ConvertToSingle(bytes.AsInt32()) * factors[vector % 3]) + offsets[vector % 3]).StoreUnsafe(ref target, (nuint)(4 * vector));

    private static Vector128<float> Pattern(float[] channels, int first) =>
        Vector128.Create(channels[first], channels[(first + 1) % 3], channels[(first + 2) % 3], channels[first]);
}
