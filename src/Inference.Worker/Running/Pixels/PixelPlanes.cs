using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QueueWorkers.Inference.Running.Pixels;

/// <summary>Takes packed pixels apart into three planes, sixteen pixels at a time, in one pass.</summary>
internal static class PixelPlanes
{
    private const int Step = 16;

    /// <summary>Planes of floats, scaled.</summary>
    public static void Write(ReadOnlySpan<byte> pixels, Span<float> planes, ChannelScale scale)
    {
        var count = Count(pixels.Length, planes.Length);
        var (reds, greens, blues) = (new Floats(0, scale), new Floats(1, scale), new Floats(2, scale));
        var i = 0;
        for (; i <= count - Step; i += Step)
        {
            var packed = new Packed(pixels.Slice(3 * i, 3 * Step));
            reds.Write(packed, planes.Slice(i, Step));
            greens.Write(packed, planes.Slice(count + i, Step));
            blues.Write(packed, planes.Slice((2 * count) + i, Step));
        }
        for (; i < count; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                planes[(channel * count) + i] = (pixels[(3 * i) + channel] * scale.Factors[channel]) + scale.Offsets[channel];
        }
    }

    /// <summary>Planes of bytes, as they are.</summary>
    public static void Write(ReadOnlySpan<byte> pixels, Span<byte> planes)
    {
        var count = Count(pixels.Length, planes.Length);
        var (reds, greens, blues) = (new Lanes(0), new Lanes(1), new Lanes(2));
        var i = 0;
        for (; i <= count - Step; i += Step)
        {
            var packed = new Packed(pixels.Slice(3 * i, 3 * Step));
            reds.Of(packed).CopyTo(planes[i..]);
            greens.Of(packed).CopyTo(planes[(count + i)..]);
            blues.Of(packed).CopyTo(planes[((2 * count) + i)..]);
        }
        for (; i < count; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                planes[(channel * count) + i] = pixels[(3 * i) + channel];
        }
    }

    private static int Count(int bytes, int values) =>
        bytes == values && bytes % 3 == 0 ? bytes / 3 : throw new ArgumentException($"{bytes} bytes of pixels for {values} values");

    /// <summary>Sixteen pixels as they lie.</summary>
    private readonly struct Packed(ReadOnlySpan<byte> pixels)
    {
        public readonly Vector128<byte> First = Vector128.Create(pixels);
        public readonly Vector128<byte> Second = Vector128.Create(pixels[Step..]);
        public readonly Vector128<byte> Third = Vector128.Create(pixels[(2 * Step)..]);
    }

    /// <summary>Which bytes of three vectors belong to one channel; 255 selects none.</summary>
    private readonly struct Lanes(int channel)
    {
        private readonly Vector128<byte> _first = Mask(channel, 0);
        private readonly Vector128<byte> _second = Mask(channel, 1);
        private readonly Vector128<byte> _third = Mask(channel, 2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<byte> Of(in Packed packed) =>
            Vector128.ShuffleNative(packed.First, _first) | Vector128.ShuffleNative(packed.Second, _second) | Vector128.ShuffleNative(packed.Third, _third);

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

    /// <summary>One channel as numbers of the model.</summary>
    private readonly struct Floats(int channel, ChannelScale scale)
    {
        private readonly Lanes _lanes = new(channel);
        private readonly Vector256<float> _factors = Vector256.Create(scale.Factors[channel]);
        private readonly Vector256<float> _offsets = Vector256.Create(scale.Offsets[channel]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(in Packed packed, Span<float> plane)
        {
            ref var target = ref MemoryMarshal.GetReference(plane);
            var values = Vector256.WidenLower(_lanes.Of(packed).ToVector256());
            Scaled(Vector256.WidenLower(values)).StoreUnsafe(ref target);
            Scaled(Vector256.WidenUpper(values)).StoreUnsafe(ref target, Step / 2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<float> Scaled(Vector256<uint> values) => (Vector256.ConvertToSingle(values.AsInt32()) * _factors) + _offsets;
    }
}
