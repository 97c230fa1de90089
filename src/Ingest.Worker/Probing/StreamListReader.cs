using System.Globalization;
using System.Text.Json;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads ffprobe's JSON of a container.</summary>
internal static class StreamListReader
{
    public const string Entries = "format=format_name:stream=index,codec_type,codec_name,width,height,coded_width,coded_height,pix_fmt,"
        + "has_b_frames,time_base:stream_disposition=attached_pic:stream_side_data=rotation";

    public static StreamList Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var format = root.TryGetProperty("format", out var f) ? Text(f, "format_name") : "";
        var streams = root.TryGetProperty("streams", out var list) ? list.EnumerateArray().Where(IsVideo).Select(Candidate) : [];
        return new StreamList(format, [.. streams]);
    }

    private static bool IsVideo(JsonElement stream) => Text(stream, "codec_type") == "video"
        && !(stream.TryGetProperty("disposition", out var disposition) && Number(disposition, "attached_pic") == 1);

    private static StreamCandidate Candidate(JsonElement stream)
    {
        var (width, height) = (Number(stream, "width"), Number(stream, "height"));
        var timeBase = Text(stream, "time_base").Split('/');
        return new StreamCandidate
        {
            Index = Number(stream, "index"),
            Codec = Text(stream, "codec_name"),
            Width = width,
            Height = height,
            CodedPixels = (long)Math.Max(width, Number(stream, "coded_width")) * Math.Max(height, Number(stream, "coded_height")),
            FormatKnown = Text(stream, "pix_fmt") is not ("" or "unknown"),
            Reorders = Number(stream, "has_b_frames") > 0,
            TimeBaseNumerator = timeBase.Length == 2 ? Parse(timeBase[0]) : 0,
            TimeBaseDenominator = timeBase.Length == 2 ? Parse(timeBase[1]) : 0,
            Rotation = Rotation(stream),
        };
    }

    private static int Rotation(JsonElement stream) => stream.TryGetProperty("side_data_list", out var data)
        ? data.EnumerateArray().Select(d => Number(d, "rotation")).FirstOrDefault(r => r != 0)
        : 0;

    private static int Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? (int)Math.Round(Math.Clamp(number, int.MinValue, int.MaxValue))
            : 0;

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Parse(string number) => int.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
