using System.Text;
using QueueWorkers.Contracts;
using static QueueWorkers.Platform.Bus.Validation.FieldRules;

namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>Rules for the records that several messages carry.</summary>
internal static class ValueRules
{
    public static string? Way(SegmentWay way) =>
        Id("videoId", way.VideoId)
        ?? Digest("planDigest", way.PlanDigest)
        ?? Number("segment", way.Segment, 0, VideoPlan.MaxSegments - 1)
        ?? Defined("way", way.Way);

    public static string? Batch(BatchId batch) => Way(batch.SegmentWay()) ?? BatchIndex("index", batch.Index);

    public static string? BatchIndex(string field, int index) => Number(field, index, 0, MessageLimits.Batches - 1);

    public static string? Indices(string field, IReadOnlyList<int>? indices) => Each(field, indices, MessageLimits.Batches, BatchIndex);

    public static string? Decoded(DecodedFrames decoded) => Number("count", decoded.Count, 0) ?? Digest("ptsHash", decoded.PtsHash);

    public static string? Extracted(ExtractedBatch batch) => Number("count", batch.Count, 0) ?? Digest("ptsHash", batch.PtsHash);

    public static string? Failure(Failure failure) => Word("code", failure.Code) ?? Text("message", failure.Message);

    public static string? Warnings(string field, IReadOnlyList<Warning>? warnings) => Each(field, warnings, MessageLimits.Entries, (name, warning) =>
        Needed(name, warning, w => Word("code", w.Code) ?? Text("message", w.Message)));

    public static string? Timings(string field, IReadOnlyList<StageTime>? timings) => Each(field, timings, MessageLimits.Entries, (name, time) =>
        Needed(name, time, t => Word("stage", t.Stage) ?? Real("ms", t.Ms)));

    public static string? Execution(Execution execution) =>
        Word("provider", execution.Provider) ?? Word("device", execution.Device) ?? Word("precision", execution.Precision);

    public static string? Selection(FrameSelection selection)
    {
        if (selection is { Every: not null, FramesPerSecond: not null } or { Keyframes: true, Every: not null } or { Keyframes: true, FramesPerSecond: not null })
            return "every, framesPerSecond and keyframes are set together; wanted one of them";
        return Number("every", selection.Every, 1)
            ?? (selection.FramesPerSecond is null or >= 1e-6 and <= 1e6 ? null
                : FormattableString.Invariant($"framesPerSecond is {selection.FramesPerSecond}; wanted more than 0: 0.000001 to 1000000"));
    }

    public static string? Range(TimeRange range) =>
        Real("fromMs", range.FromMs, 0)
        ?? Real("toMs", range.ToMs, 0)
        ?? (range.ToMs <= (range.FromMs ?? 0) ? FormattableString.Invariant($"toMs is {range.ToMs}; wanted more than fromMs ({range.FromMs ?? 0})") : null);

    /// <summary>What a model wants of a frame; a native one has no size before there is a plan.</summary>
    public static string? Wanted(FrameGeometry geometry) =>
        geometry is { Resize: ResizeMode.Native, Width: 0, Height: 0 } ? Defined("channels", geometry.Channels) : Geometry(geometry);

    public static string? Geometry(FrameGeometry geometry) =>
        Number("width", geometry.Width, 1, MessageLimits.Side)
        ?? Number("height", geometry.Height, 1, MessageLimits.Side)
        ?? Defined("channels", geometry.Channels)
        ?? Defined("resize", geometry.Resize)
        ?? Real("crop", geometry.Crop, 0.1, 1)
        ?? Number("bars", geometry.Bars, 0, 255)
        ?? (geometry.Filter is { } filter ? Defined("filter", filter) : null)
        ?? ((long)geometry.Width * geometry.Height * 3 <= int.MaxValue ? null
            : $"width is {geometry.Width} and height {geometry.Height}; wanted fewer than {int.MaxValue} bytes a frame");

    public static string? Metadata(string field, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return $"{field} is null; wanted a value";
        if (metadata.Count > MessageLimits.Entries)
            return $"{field} has {metadata.Count} entries; wanted {MessageLimits.Entries} at most";
        if (metadata.FirstOrDefault(m => m.Value is null).Key is { } key)
            return Unlike(field, $"{key}: null", "texts");
        return metadata.Sum(m => (long)Encoding.UTF8.GetByteCount(m.Key) + Encoding.UTF8.GetByteCount(m.Value)) > MessageLimits.MetadataBytes
            ? $"{field} is longer than {MessageLimits.MetadataBytes} bytes"
            : null;
    }
}
