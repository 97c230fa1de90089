namespace QueueWorkers.Inference.Running.Tiles;

/// <summary>
/// One axis of a frame, cut into stretches of equal length that begin at cells of the model's last feature map. Neighbours overlap by strips of equal length.
/// The last stretch ends where the frame does; the others lack at their end what the frame's last cell lacks, and so do the strips.
/// </summary>
/// <param name="Length">Pixels of the axis.</param>
/// <param name="Stride">Pixels of a cell.</param>
/// <param name="Count">Stretches.</param>
/// <param name="Cells">Cells of a stretch.</param>
/// <param name="Shared">Cells of a strip; 0 if there is none.</param>
internal readonly record struct TileAxis(int Length, int Stride, int Count, int Cells, int Shared)
{
    /// <summary>Pixels of a stretch.</summary>
    public int Stretch => (Cells * Stride) - Missing;

    /// <summary>Pixels of a strip.</summary>
    public int Strip => Shared == 0 ? 0 : (Shared * Stride) - Missing;

    /// <summary>Cells of the axis.</summary>
    public int AllCells => CellsOf(Length, Stride);

    /// <summary>Pixels of all stretches and strips together: what the cut costs.</summary>
    public long Cost => ((long)Count * Stretch) + ((long)(Count - 1) * Strip);

    /// <summary>Where stretches begin.</summary>
    public IEnumerable<int> Stretches
    {
        get
        {
            for (var i = 0; i < Count; i++)
                yield return i * (Cells - Shared) * Stride;
        }
    }

    /// <summary>Where strips begin: each with a stretch, but for the first.</summary>
    public IEnumerable<int> Strips => Shared == 0 ? [] : Stretches.Skip(1);

    private int Missing => (AllCells * Stride) - Length;

    /// <summary>Every way to cut an axis, from the whole to the shortest stretches.</summary>
    /// <param name="length">Its pixels.</param>
    /// <param name="overlap">Pixels by which neighbours overlap, at least.</param>
    /// <param name="stride">Pixels of a cell.</param>
    public static IEnumerable<TileAxis> Cuts(int length, int overlap, int stride)
    {
        var cells = CellsOf(length, stride);
        yield return new(length, stride, 1, cells, 0);
        // Without a strip a frame that ends inside a cell would have gaps.
        var least = Math.Max(CellsOf(overlap, stride), length % stride == 0 ? 0 : 1);
        for (var count = 2; count <= cells - least; count++)
        {
            // The narrowest strips with which equal stretches come out even.
            var shared = least + ((cells - least) % count);
            var each = (cells + ((count - 1) * shared)) / count;
            if (each > shared)
                yield return new(length, stride, count, each, shared);
        }
    }

    private static int CellsOf(int pixels, int stride) => (pixels + stride - 1) / stride;
}
