using System.Text.Json.Serialization;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>Where a video is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoState>))]
public enum VideoState
{
    /// <summary>Admitted; waits for its model.</summary>
    Submitted,
    /// <summary>Ingest probes and plans.</summary>
    Planning,
    /// <summary>Segments are extracted and inferred.</summary>
    Extracting,
    /// <summary>Parts are merged.</summary>
    Aggregating,
    /// <summary>Every selected frame has its feature.</summary>
    Completed,
    /// <summary>Some frames are missing, as the submission allows.</summary>
    Partial,
    /// <summary>No result.</summary>
    Failed,
    /// <summary>No longer wanted.</summary>
    Cancelled,
}
