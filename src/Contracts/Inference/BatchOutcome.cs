using System.Text.Json.Serialization;

namespace QueueWorkers.Contracts;

/// <summary>How a batch ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchOutcome>))]
public enum BatchOutcome
{
    /// <summary>Its part is stored.</summary>
    Stored,

    /// <summary>Its payload is gone and there is no part: it wants extracting again.</summary>
    Lost,

    /// <summary>It failed for good.</summary>
    Failed,
}
