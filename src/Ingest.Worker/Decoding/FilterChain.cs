using System.Globalization;
using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// ffmpeg's filters of a run: cut to the segment, bring to the model's geometry, print each frame's timestamp on standard error.
/// Sizes are numbers from the plan, so nothing depends on what the stream says of itself on the way.
/// </summary>
internal static class FilterChain
{
    // They make the result independent of SIMD shortcuts.
    private const string Exactly = "accurate_rnd+full_chroma_int";

    // Printing one key only: a frame's other metadata comes from the file and may say anything.
    private const string PrintPts = "metadata=mode=add:key=q:value=1,metadata=mode=print:key=q:file='pipe\\:2':direct=1";

    public static string Of(DecodeRequest request)
    {
        var geometry = request.Extraction.Geometry;
        List<string> filters = [];
        if (Trim(request) is { } trim)
            filters.Add(trim);
        // A decoder need not heed that only keyframes are wanted: VP9's does not.
        if (request.Extraction.Selection.Keyframes)
            filters.Add("select=key");
        filters.AddRange(Resize(request.Extraction.Stream, geometry));
        filters.Add(PrintPts);
        return string.Join(',', filters);
    }

    public static string PixelFormat(FrameGeometry geometry) => geometry.Channels == ChannelOrder.Bgr ? "bgr24" : "rgb24";

    /// <summary>The segment and the range in one: from the first timestamp up to, not including, the second.</summary>
    public static (long? From, long? To) Bounds(DecodeRequest request) =>
        (Larger(request.Segment.FromPts, request.Extraction.RangeFromPts), Smaller(request.Segment.ToPts, request.Extraction.RangeToPts));

    private static string? Trim(DecodeRequest request)
    {
        var (from, to) = Bounds(request);
        List<string> bounds = [];
        if (from is { } f)
            bounds.Add(Invariant($"start_pts={f}"));
        if (to is { } t)
            bounds.Add(Invariant($"end_pts={t}"));
        return bounds.Count == 0 ? null : "trim=" + string.Join(':', bounds);
    }

    private static IEnumerable<string> Resize(VideoStream stream, FrameGeometry geometry)
    {
        var (width, height) = (geometry.Width, geometry.Height);
        var (w, h) = Fit.Of(stream.Width, stream.Height, geometry);
        yield return Invariant($"scale={w}:{h}:flags={Scaler(geometry)}+{Exactly}");
        // Before padding and cropping: in YUV those round to whole chroma samples.
        yield return "format=" + PixelFormat(geometry);
        if (geometry.Resize == ResizeMode.Letterbox)
            yield return Invariant($"pad={width}:{height}:{(width - w) / 2}:{(height - h) / 2}:0x{geometry.Bars ?? 0:x2}{geometry.Bars ?? 0:x2}{geometry.Bars ?? 0:x2}");
        if (geometry.Resize == ResizeMode.CenterCrop)
            yield return Invariant($"crop={width}:{height}:{(w - width) / 2}:{(h - height) / 2}");
    }

    /// <summary>Each widens its reach by as much as it shrinks a frame. Area is bilinear where a frame grows.</summary>
    private static string Scaler(FrameGeometry geometry) => geometry.Filter switch
    {
        ResizeFilter.Bilinear => "bilinear",
        ResizeFilter.Bicubic => "bicubic",
        _ => "area",
    };

    private static long? Larger(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static long? Smaller(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
