using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding.Libav;

/// <summary>
/// The filters of libavfilter that bring a decoded frame to the model's geometry. Sizes are numbers from the plan, so nothing depends on what the stream says
/// of itself on the way.
/// </summary>
internal static class FilterChain
{
    // They make the result independent of SIMD shortcuts.
    private const string Exactly = "accurate_rnd+full_chroma_int";

    public static string Of(VideoStream stream, FrameGeometry geometry) => string.Join(',', Resize(stream, geometry));

    private static IEnumerable<string> Resize(VideoStream stream, FrameGeometry geometry)
    {
        var (width, height) = (geometry.Width, geometry.Height);
        var (w, h) = ScaledSize.Of(stream.Width, stream.Height, geometry);
        yield return Invariant($"scale={w}:{h}:flags={Scaler(geometry)}+{Exactly}");
        // Before padding and cropping: in YUV those round to whole chroma samples.
        yield return "format=" + PixelFormat(geometry);
        if (geometry.Resize == ResizeMode.Letterbox)
            yield return Invariant($"pad={width}:{height}:{(width - w) / 2}:{(height - h) / 2}:0x{geometry.Bars ?? 0:x2}{geometry.Bars ?? 0:x2}{geometry.Bars ?? 0:x2}");
        if (geometry.Resize == ResizeMode.CenterCrop)
            yield return Invariant($"crop={width}:{height}:{(w - width) / 2}:{(h - height) / 2}");
    }

    /// <summary>Each widens its reach by as much as it shrinks a frame. Area is bilinear if a frame grows.</summary>
    private static string Scaler(FrameGeometry geometry) => geometry.Filter switch
    {
        ResizeFilter.Bilinear => "bilinear",
        ResizeFilter.Bicubic => "bicubic",
        _ => "area",
    };

    private static string PixelFormat(FrameGeometry geometry) => geometry.Channels == ChannelOrder.Bgr ? "bgr24" : "rgb24";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
