using QueueWorkers.Contracts;

namespace QueueWorkers.Models.Profiles;

/// <summary>What a model wants of a frame: value = (pixel × scale − mean) ÷ std, channel by channel.</summary>
public sealed record ModelInput
{
    /// <summary>Pixels; 0 if <see cref="Resize"/> is native.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels; 0 if <see cref="Resize"/> is native.</summary>
    public required int Height { get; init; }

    /// <summary>Order of the axes.</summary>
    /// <value>The default is NCHW.</value>
    public TensorLayout Layout { get; init; }

    /// <summary>Order of the channels. Ingest writes frames in it.</summary>
    /// <value>The default is RGB.</value>
    public ChannelOrder Channels { get; init; }

    /// <summary>Brings a byte to the model's range.</summary>
    /// <value>The default is 1/255.</value>
    public double Scale { get; init; } = 1.0 / 255;

    /// <summary>Subtracted after scaling, in the order of <see cref="Channels"/>.</summary>
    /// <value>The default is 0, 0, 0.</value>
    public IReadOnlyList<double> Mean { get; init; } = [0, 0, 0];

    /// <summary>Divided by, in the order of <see cref="Channels"/>.</summary>
    /// <value>The default is 1, 1, 1.</value>
    public IReadOnlyList<double> Std { get; init; } = [1, 1, 1];

    /// <summary>How a frame of another shape is brought to this one; native: not at all.</summary>
    /// <value>The default is stretch.</value>
    public ResizeMode Resize { get; init; }

    /// <summary><see cref="FrameGeometry.Crop"/>.</summary>
    public double? Crop { get; init; }

    /// <summary><see cref="FrameGeometry.Bars"/>.</summary>
    public int? Bars { get; init; }

    /// <summary>What scaled pixels are made of.</summary>
    /// <value>The default is area.</value>
    public ResizeFilter? Filter { get; init; }

    /// <summary>How very large frames are cut, if <see cref="Resize"/> is native; absent for models that need the whole frame.</summary>
    public TileRule? Tiles { get; init; }

    /// <summary>The same as ingest needs it.</summary>
    public FrameGeometry Geometry() => new() { Width = Width, Height = Height, Channels = Channels, Resize = Resize, Crop = Crop, Bars = Bars, Filter = Filter is ResizeFilter.Area ? null : Filter };

    /// <summary>Whether pixels reach the model as they are.</summary>
    public bool IsIdentity() => Scale == 1 && Mean.All(m => m == 0) && Std.All(s => s == 1);
}
