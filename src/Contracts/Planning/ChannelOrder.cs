using System.Text.Json.Serialization;

namespace QueueWorkers.Contracts;

/// <summary>Order of the bytes of a pixel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
