using System.Text.Json.Serialization;

namespace QueueWorkers.Models.Profiles;

/// <summary>What is done to a feature once it is computed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeatureNormalization>))]
public enum FeatureNormalization
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Divided by its Euclidean length, so that a dot product of two is their cosine. All zeros stay.</summary>
    [JsonStringEnumMemberName("l2")]
    L2,
}
