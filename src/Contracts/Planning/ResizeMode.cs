using System.Text.Json.Serialization;

namespace QueueWorkers.Contracts;

/// <summary>How a frame is brought to a model's size.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeMode>))]
public enum ResizeMode
{
    /// <summary>Scaled in both directions, ignoring the aspect ratio.</summary>
    Stretch,

    /// <summary>Scaled to fit, the rest bars, black unless <see cref="FrameGeometry.Bars"/> says otherwise.</summary>
    Letterbox,

    /// <summary>Scaled to fill, the overhang cut off evenly; of <see cref="FrameGeometry.Crop"/> more of it.</summary>
    CenterCrop,

    /// <summary>Not scaled: as large as the video is displayed. A profile names no size then, and the plan fills it in.</summary>
    Native,
}
