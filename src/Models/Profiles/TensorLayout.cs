using System.Text.Json.Serialization;

namespace QueueWorkers.Models.Profiles;

/// <summary>Order of the axes of a model's input.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TensorLayout>))]
public enum TensorLayout
{
    /// <summary>A plane for each channel.</summary>
    [JsonStringEnumMemberName("NCHW")]
    Nchw,

    /// <summary>The channels of a pixel together.</summary>
    [JsonStringEnumMemberName("NHWC")]
    Nhwc,
}
