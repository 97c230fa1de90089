using QueueWorkers.Contracts;
using static QueueWorkers.Platform.Bus.Validation.FieldRules;

namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>Rules for a plan and its parts.</summary>
internal static class PlanRules
{
    public static string? Plan(VideoPlan plan) =>
        Needed("extraction", plan.Extraction, Extraction)
        ?? Text("decoderReason", plan.DecoderReason)
        ?? ValueRules.Warnings("warnings", plan.Warnings)
        ?? Each("segments", plan.Segments, VideoPlan.MaxSegments, (name, segment) => Needed(name, segment, Segment))
        ?? (plan.Segments.Count == 0 ? "segments is empty; wanted one or more" : null)
        ?? plan.Segments.Select((segment, i) => segment.Index == i ? null : $"segments[{i}].index is {segment.Index}; wanted {i}").FirstOrDefault(fault => fault is not null);

    public static string? Extraction(ExtractionSettings settings) =>
        Needed("source", settings.Source, Source)
        ?? Needed("stream", settings.Stream, Stream)
        ?? Profile("decoder", settings.Decoder)
        ?? Needed("selection", settings.Selection, ValueRules.Selection)
        ?? Needed("geometry", settings.Geometry, ValueRules.Geometry)
        ?? Number("framesPerBatch", settings.FramesPerBatch, 1, int.MaxValue / settings.Geometry.FrameBytes())
        ?? Fingerprint("fingerprint", settings.Fingerprint);

    public static string? Segment(PlannedSegment segment) =>
        Number("index", segment.Index, 0, VideoPlan.MaxSegments - 1)
        ?? Number("packets", segment.Packets, 0, MessageLimits.Frames)
        ?? Number("leading", segment.Leading, 0, MessageLimits.Frames)
        ?? Number("firstOrdinal", segment.FirstOrdinal, 0, MessageLimits.Frames);

    private static string? Source(SourceObject source) =>
        Location("path", source.Path)
        ?? Number("size", source.Size, 0)
        ?? Number("modifiedTicks", source.ModifiedTicks, 0, DateTime.MaxValue.Ticks)
        ?? Sha256("sha256", source.Sha256);

    private static string? Stream(VideoStream stream) =>
        Number("index", stream.Index, 0)
        ?? Word("codec", stream.Codec)
        ?? Number("width", stream.Width, 1, MessageLimits.Side)
        ?? Number("height", stream.Height, 1, MessageLimits.Side)
        ?? Number("timeBaseNumerator", stream.TimeBaseNumerator, 1)
        ?? Number("timeBaseDenominator", stream.TimeBaseDenominator, 1)
        ?? Number("packets", stream.Packets, 0, MessageLimits.Frames);
}
