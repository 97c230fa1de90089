using System.Text.Json.Serialization;

namespace QueueWorkers.Models.Profiles;

/// <summary>What the numbers of a model are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>A vector that places the frame among others.</summary>
    [JsonStringEnumMemberName("embedding")]
    Embedding,

    /// <summary>One score a class.</summary>
    [JsonStringEnumMemberName("classification")]
    Classification,
}
