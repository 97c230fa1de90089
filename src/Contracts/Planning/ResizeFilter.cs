using System.Text.Json.Serialization;

namespace QueueWorkers.Contracts;

/// <summary>What a pixel of a frame that was scaled is made of. All of them take in every pixel that they shrink: nothing is skipped, so nothing flickers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeFilter>))]
public enum ResizeFilter
{
    /// <summary>The mean of what it covers; between two pixels where a frame grows.</summary>
    Area,

    /// <summary>A triangle over what it covers and half of what is beside it: as PIL and torchvision do it by default.</summary>
    Bilinear,

    /// <summary>A cubic curve over twice as much, which is sharper.</summary>
    Bicubic,
}
