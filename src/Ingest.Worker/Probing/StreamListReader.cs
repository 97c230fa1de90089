using System.Globalization;
using System.Text.Json;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads ffprobe's JSON of a container.</summary>
internal static class StreamListReader
{
    public const string Entries = "format=format_name,duration:stream=index,codec_type,codec_name,codec_tag_string,width,height,coded_width,coded_height,pix_fmt,"
        + "sample_aspect_ratio,color_transfer,has_b_frames,time_base,avg_frame_rate,duration"
        + ":stream_disposition=attached_pic:stream_side_data=rotation,displaymatrix:stream_tags=alpha_mode";

    // Beyond these a file lies, and a frame would be of no shape.
    private const double MaxAspect = 64;

    public static StreamList Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var format = root.TryGetProperty("format", out var f) ? Text(f, "format_name") : "";
        IReadOnlyList<JsonElement> pictures = root.TryGetProperty("streams", out var list) ? [.. list.EnumerateArray().Where(s => Text(s, "codec_type") == "video")] : [];
        var duration = root.TryGetProperty("format", out var container) ? Seconds(container) : null;
        return new StreamList(format, duration, [.. pictures.Where(p => !IsCover(p)).Select(Candidate)])
        {
            FirstPictures = pictures.Count > 0 ? Number(pictures[0], "index") : null,
        };
    }

    private static bool IsCover(JsonElement stream) => stream.TryGetProperty("disposition", out var disposition) && Number(disposition, "attached_pic") == 1;

    private static StreamCandidate Candidate(JsonElement stream)
    {
        var (width, height) = (Number(stream, "width"), Number(stream, "height"));
        var timeBase = Text(stream, "time_base").Split('/');
        return new StreamCandidate
        {
            Index = Number(stream, "index"),
            Codec = Codec(stream),
            Width = width,
            Height = height,
            CodedPixels = (long)Math.Max(width, Number(stream, "coded_width")) * Math.Max(height, Number(stream, "coded_height")),
            Reorders = Number(stream, "has_b_frames") > 0,
            TimeBaseNumerator = timeBase.Length == 2 ? Parse(timeBase[0]) : 0,
            TimeBaseDenominator = timeBase.Length == 2 ? Parse(timeBase[1]) : 0,
            Rotation = Rotation(stream),
            IsMirrored = IsMirrored(stream),
            SampleAspect = SampleAspect(Text(stream, "sample_aspect_ratio")),
            PixelFormat = Text(stream, "pix_fmt"),
            Transfer = Text(stream, "color_transfer"),
            HasAlpha = HasAlpha(stream),
            DurationSeconds = Seconds(stream),
            FrameRate = Text(stream, "avg_frame_rate"),
        };
    }

    // A matrix of nothing but zeros has an angle that is no number: ffprobe says the smallest one, and shows the picture upright.
    private static int Rotation(JsonElement stream) => stream.TryGetProperty("side_data_list", out var data)
        ? data.EnumerateArray().Select(d => Number(d, "rotation")).FirstOrDefault(r => r is > -360 and < 360 and not 0)
        : 0;

    // Three lines of a number and three columns, as a dump of memory; the picture is turned over where the determinant is negative.
    private static bool IsMirrored(JsonElement stream) => stream.TryGetProperty("side_data_list", out var data) && data.EnumerateArray().Any(d =>
    {
        var cells = Text(d, "displaymatrix").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return cells.Length == 12 && (Int128)Parse(cells[1]) * Parse(cells[6]) < (Int128)Parse(cells[2]) * Parse(cells[5]);
    });

    /// <summary>Its name; its tag where this ffprobe has none, so that a message can name it.</summary>
    private static string Codec(JsonElement stream) =>
        Text(stream, "codec_name") is { Length: > 0 } name and not "unknown" ? name : Text(stream, "codec_tag_string");

    /// <summary>Width to height of a pixel; 1 if that makes no sense.</summary>
    public static double SampleAspect(int numerator, int denominator) =>
        (double)numerator / denominator is >= 1 / MaxAspect and <= MaxAspect and var value ? value : 1;

    private static double SampleAspect(string ratio) =>
        ratio.Split(':') is [var numerator, var denominator] ? SampleAspect(Parse(numerator), Parse(denominator)) : 1;

    // VP8 and VP9 keep alpha in a stream beside the pixels, which the pixel format does not show.
    private static bool HasAlpha(JsonElement stream) =>
        Text(stream, "pix_fmt") is var format && (format.Contains("yuva", StringComparison.Ordinal) || format.StartsWith("gbrap", StringComparison.Ordinal)
            || format.Contains("rgba", StringComparison.Ordinal) || format.Contains("bgra", StringComparison.Ordinal)
            || format is "argb" or "abgr" || format.StartsWith("ya", StringComparison.Ordinal))
        || (stream.TryGetProperty("tags", out var tags) && Text(tags, "alpha_mode") == "1");

    private static double? Seconds(JsonElement parent) =>
        double.TryParse(Text(parent, "duration"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static int Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? (int)Math.Round(Math.Clamp(number, int.MinValue, int.MaxValue))
            : 0;

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Parse(string number) => int.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
