using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Profiles;

/// <summary>How a frame that is too large for one run is cut into tiles: for models whose feature is a mean over the frame.</summary>
public sealed record TileRule
{
    /// <summary>Frames of more pixels are cut, into tiles of at most so many.</summary>
    /// <value>The default is 2,073,600: a frame of 1080p stays whole.</value>
    public int Pixels { get; init; } = 1920 * 1080;

    /// <summary>Pixels by which neighbours overlap, at least: a multiple of <see cref="Stride"/>. As many as its receptive field give the features of whole frames.</summary>
    /// <value>The default is 256.</value>
    public int Overlap { get; init; } = 256;

    /// <summary>Pixels from one cell of the last feature map to the next: tiles begin at a cell.</summary>
    /// <value>The default is 32.</value>
    public int Stride { get; init; } = 32;

    /// <summary>The fewest <see cref="Pixels"/> that go with an overlap and a stride: a tile is more than what it shares with its neighbours.</summary>
    public static int LeastPixels(int overlap, int stride) => LeastSide(overlap, stride) * LeastSide(overlap, stride);

    /// <summary>A side of such a tile. A strip has a cell at least, as a frame may end inside one.</summary>
    public static int LeastSide(int overlap, int stride) => (2 * Math.Max(overlap, stride)) + stride;
}
