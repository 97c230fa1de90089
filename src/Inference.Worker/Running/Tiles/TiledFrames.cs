
namespace QueueWorkers.Inference.Running.Tiles;

/// <summary>Frames of a batch as tiles of one size, frame by frame.</summary>
/// <param name="Pixels">The frames, whole.</param>
/// <param name="FrameBytes">Bytes of each.</param>
/// <param name="Group">Their tiles.</param>
internal sealed record TiledFrames(ReadOnlyMemory<byte> Pixels, int FrameBytes, TileGroup Group)
{
    /// <summary>Copies a tile, by its number among all.</summary>
    public void Copy(int number, Span<byte> tile) =>
        Group.Copy(Pixels.Span.Slice(number / Group.Places.Count * FrameBytes, FrameBytes), number % Group.Places.Count, tile);
}
