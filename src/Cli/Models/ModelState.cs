using System.Text.Json.Serialization;

namespace QueueWorkers.Cli.Models;

/// <summary>Where a model is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelState>))]
internal enum ModelState
{
    /// <summary>Part of the build.</summary>
    [JsonStringEnumMemberName("builtIn")]
    BuiltIn,

    /// <summary>A file on this host: in the cache, or where its profile says.</summary>
    [JsonStringEnumMemberName("here")]
    Here,

    /// <summary>A pull broke off; the next one goes on there.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>Not on this host.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,
}
