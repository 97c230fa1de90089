using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QueueWorkers.Inference.Running.Pixels;

/// <summary>Takes packed pixels apart into three planes, sixteen pixels at a time.</summary>
internal static class PixelPlanes
{
    private const int Step = 16;

    /// <summary>Planes of floats, scaled.</summary>
    public static void Write(ReadOnlySpan<byte> pixels, Span<float> planes, ChannelScale scale)
    {
        var count = Count(pixels.Length, planes.Length);
        for (var channel = 0; channel < 3; channel++)
            WritePlane(pixels, planes.Slice(channel * count, count), channel, scale.Factors[channel], scale.Offsets[channel]);
    }

    /// <summary>Planes of bytes, as they are.</summary>
    public static void Write(ReadOnlySpan<byte> pixels, Span<byte> planes)
    {
        var count = Count(pixels.Length, planes.Length);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = planes.Slice(channel * count, count);
            var i = 0;
            for (var lanes = new Lanes(channel); i <= count - Step; i += Step)
                lanes.Gather(pixels, i).CopyTo(plane[i..]);
            for (; i < count; i++)
                plane[i] = pixels[(3 * i) + channel];
        }
    }

    private static void WritePlane(ReadOnlySpan<byte> pixels, Span<float> plane, int channel, float factor, float offset)
    {
        var (factors, offsets) = (Vector128.Create(factor), Vector128.Create(offset));
        var i = 0;
        for (var lanes = new Lanes(channel); i <= plane.Length - Step; i += Step)
        {
            ref var target = ref MemoryMarshal.GetReference(plane[i..]);
            var (low, high) = Vector128.Widen(lanes.Gather(pixels, i));
            Scale(low, factors, offsets, ref target);
            Scale(high, factors, offsets, ref Unsafe.Add(ref target, Step / 2));
        }

        for (; i < plane.Length; i++)
            plane[i] = (pixels[(3 * i) + channel] * factor) + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale(Vector128<ushort> values, Vector128<float> factors, Vector128<float> offsets, ref float target)
    {
        var (low, high) = Vector128.Widen(values);
        ((Vector128.ConvertToSingle(low.AsInt32()) * factors) + offsets).StoreUnsafe(ref target);
        ((Vector128.ConvertToSingle(high.AsInt32()) * factors) + offsets).StoreUnsafe(ref target, 4);
    }

    private static int Count(int bytes, int values) =>
        bytes == values && bytes % 3 == 0 ? bytes / 3 : throw new ArgumentException($"{bytes} bytes of pixels for {values} values");

    /// <summary>Which bytes of three vectors belong to one channel; 255 selects none.</summary>
    private readonly struct Lanes(int channel)
    {
        private readonly Vector128<byte> _first = Mask(channel, 0);
        private readonly Vector128<byte> _second = Mask(channel, 1);
        private readonly Vector128<byte> _third = Mask(channel, 2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<byte> Gather(ReadOnlySpan<byte> pixels, int pixel)
        {
            ref var source = ref MemoryMarshal.GetReference(pixels.Slice(3 * pixel, 3 * Step));
            return Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source), _first)
                | Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, 16), _second)
                | Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, 32), _third);
        }

        private static Vector128<byte> Mask(int channel, int vector)
        {
            Span<byte> mask = stackalloc byte[16];
            for (var i = 0; i < 16; i++)
            {
                var at = (3 * i) + channel - (16 * vector);
                mask[i] = at is >= 0 and < 16 ? (byte)at : (byte)255;
            }

            return Vector128.Create<byte>(mask);
        }
    }
}
