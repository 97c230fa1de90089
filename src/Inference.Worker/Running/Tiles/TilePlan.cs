using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running.Tiles;

/// <summary>
/// A frame cut into tiles. Where two overlap, the strip that they share is run, too, and taken off again: it was counted twice. What ends of tiles do to a
/// feature, where the model sees nothing beyond, the strip has at the same places, so that it is taken off with it, if strips are as wide as the model sees.
/// </summary>
/// <param name="Groups">Tiles, strips and the corners where strips cross, by size.</param>
internal sealed record TilePlan(IReadOnlyList<TileGroup> Groups)
{
    /// <summary>The plan for frames of a size that costs the fewest pixels, and of those the fewest tiles; null if they stay whole. Throws <see cref="ModelInputException"/> if no tile is small enough.</summary>
    public static TilePlan? Of(FrameGeometry frame, TileRule rule)
    {
        if ((long)frame.Width * frame.Height <= rule.Pixels)
            return null;
        var rows = TileAxis.Cuts(frame.Height, rule.Overlap, rule.Stride).ToList();
        (long Pixels, int Tiles, TileAxis X, TileAxis Y) best = (long.MaxValue, 0, default, default);
        foreach (var x in TileAxis.Cuts(frame.Width, rule.Overlap, rule.Stride))
        {
            foreach (var y in rows.Where(y => (long)x.Stretch * y.Stretch <= rule.Pixels))
            {
                var cost = (x.Cost * y.Cost, x.Count * y.Count);
                if (cost.CompareTo((best.Pixels, best.Tiles)) < 0)
                    best = (cost.Item1, cost.Item2, x, y);
            }
        }
        return best.Tiles > 0
            ? new([.. Crossed(frame, best.X, best.Y)])
            : throw new ModelInputException($"a frame of {frame.Width} × {frame.Height} cannot be cut into tiles of {rule.Pixels:N0} pixels that overlap by {rule.Overlap}");
    }

    private static IEnumerable<TileGroup> Crossed(FrameGeometry frame, TileAxis x, TileAxis y)
    {
        double cells = (double)x.AllCells * y.AllCells;
        foreach (var (height, tops, rows, sign) in new[] { (y.Stretch, y.Stretches, y.Cells, 1), (y.Strip, y.Strips, y.Shared, -1) })
        {
            yield return Group(x.Stretch, x.Stretches, x.Cells * sign);
            yield return Group(x.Strip, x.Strips, x.Shared * -sign);

            TileGroup Group(int width, IEnumerable<int> lefts, int columns) => new(
                frame.Width, frame with { Width = width, Height = height }, [.. tops.SelectMany(top => lefts.Select(left => (left, top)))], columns * rows / cells);
        }
    }
}

/// <summary>Rectangles of a frame that have one size, and so share runs.</summary>
/// <param name="FrameWidth">Pixels of a row of the frame.</param>
/// <param name="Tile">Geometry of each of them.</param>
/// <param name="Places">Left and top of each.</param>
/// <param name="Weight">Their share of the feature, by the cells that each has of the frame's; negative for what is taken off.</param>
internal sealed record TileGroup(int FrameWidth, FrameGeometry Tile, IReadOnlyList<(int Left, int Top)> Places, double Weight)
{
    /// <summary>Copies the pixels of one of them out of a frame.</summary>
    public void Copy(ReadOnlySpan<byte> frame, int place, Span<byte> tile)
    {
        var (left, top) = Places[place];
        var row = 3 * Tile.Width;
        for (var y = 0; y < Tile.Height; y++)
            frame.Slice(3 * (((top + y) * FrameWidth) + left), row).CopyTo(tile[(y * row)..]);
    }
}
