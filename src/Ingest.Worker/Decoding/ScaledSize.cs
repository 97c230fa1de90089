using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>The size that a whole frame is scaled to, before padding or cropping.</summary>
internal static class ScaledSize
{
    public static (int Width, int Height) Of(int width, int height, FrameGeometry geometry)
    {
        var (w, h) = (Whole(geometry.Width, geometry), Whole(geometry.Height, geometry));
        if (geometry.Resize is ResizeMode.Stretch or ResizeMode.Native)
            return (w, h);
        // Compared as products: exact. Wider than the model's frame: letterbox is bound by the width, a crop by the height.
        var wider = (long)width * h >= (long)height * w;
        return wider == (geometry.Resize == ResizeMode.Letterbox)
            ? (w, Bound(Rounded(height, w, width), h, geometry.Resize))
            : (Bound(Rounded(width, h, height), w, geometry.Resize), h);
    }

    /// <summary>The side of which the model's is the share that is kept.</summary>
    private static int Whole(int side, FrameGeometry geometry) =>
        geometry is { Resize: ResizeMode.CenterCrop, Crop: { } crop } ? Math.Max(side, (int)Math.Round(side / crop, MidpointRounding.AwayFromZero)) : side;

    private static long Rounded(long value, long times, long by) => ((2 * value * times) + by) / (2 * by);

    private static int Bound(long size, int model, ResizeMode mode) =>
        (int)(mode == ResizeMode.Letterbox ? Math.Clamp(size, 1, model) : Math.Clamp(size, model, MaxSide));

    // An absurdly flat frame that is cropped would grow without end; beyond this it is squeezed.
    private const int MaxSide = 1 << 15;
}
