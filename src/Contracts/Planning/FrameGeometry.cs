namespace QueueWorkers.Contracts;

/// <summary>The frame that a model wants: packed 8-bit pixels, rows from the top, no padding.</summary>
public sealed record FrameGeometry
{
    /// <summary>Pixels; 0 for <see cref="ResizeMode.Native"/> before there is a plan.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels; 0 for <see cref="ResizeMode.Native"/> before there is a plan.</summary>
    public required int Height { get; init; }

    /// <summary>Order of the three bytes of a pixel.</summary>
    public ChannelOrder Channels { get; init; }

    /// <summary>How a frame of another shape is brought to this one.</summary>
    public ResizeMode Resize { get; init; }

    /// <summary>Of <see cref="ResizeMode.CenterCrop"/>: the share of the shorter side that is kept, 0.1 to 1; absent for all of it. 0.875 is 224 of 256, as most models of ImageNet were evaluated.</summary>
    public double? Crop { get; init; }

    /// <summary>Of <see cref="ResizeMode.Letterbox"/>: the grey of the bars, 0 to 255; absent for black.</summary>
    public int? Bars { get; init; }

    /// <summary>What scaled pixels are made of; absent for <see cref="ResizeFilter.Area"/>. Without meaning for <see cref="ResizeMode.Native"/>.</summary>
    public ResizeFilter? Filter { get; init; }

    /// <summary>Bytes of one frame.</summary>
    public int FrameBytes() => checked(Width * Height * 3);
}
