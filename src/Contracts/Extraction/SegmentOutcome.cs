using System.Text.Json.Serialization;

namespace QueueWorkers.Contracts;

/// <summary>How a run over a segment ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SegmentOutcome>))]
public enum SegmentOutcome
{
    /// <summary>Every frame of the segment was decoded and every check holds.</summary>
    Whole,

    /// <summary>The last way ended early: what was decoded counts, the rest is a gap.</summary>
    Broken,

    /// <summary>A check failed: the segment wants the next way.</summary>
    Rejected,
}
