using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit.Serialization;

namespace QueueWorkers.Platform.Bus;

/// <summary>JSON of messages: MassTransit's, made compact, and with no silent zero for a field that is missing.</summary>
public static class MessageJson
{
    /// <summary>As the bus writes and reads messages.</summary>
    public static JsonSerializerOptions Options { get; } = Compact(SystemTextJsonMessageSerializer.Options);

    /// <summary>Makes options of MassTransit ours.</summary>
    public static JsonSerializerOptions Compact(JsonSerializerOptions json) => new(json)
    {
        WriteIndented = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = true,
    };
}
