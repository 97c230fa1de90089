namespace QueueWorkers.Inference.Running.Memory;

/// <summary>Memory of a run as a straight line over its pixels: what a model takes for itself, and what each pixel takes more.</summary>
/// <param name="Fixed">Bytes of a run of nothing.</param>
/// <param name="PerPixel">Bytes of each pixel.</param>
public sealed record MemoryModel(double Fixed, double PerPixel)
{
    /// <summary>The line through some points with the smallest sum of squared relative errors, so that a small run counts as much as a large one. One point is all of it fixed.</summary>
    /// <param name="points">One at least.</param>
    public static MemoryModel Fit(IReadOnlyCollection<MemoryPoint> points)
    {
        // Weighted least squares by their normal equations; the weight of a point is the inverse square of its bytes.
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        foreach (var point in points)
        {
            double pixels = point.Pixels, bytes = point.Bytes, weight = 1 / (bytes * bytes);
            n += weight;
            x += weight * pixels;
            y += weight * bytes;
            xx += weight * pixels * pixels;
            xy += weight * pixels * bytes;
        }
        var spread = (n * xx) - (x * x);
        // Runs of one size tell nothing of another.
        var slope = spread > 1e-9 * n * xx ? Math.Max(0, ((n * xy) - (x * y)) / spread) : 0;
        return new MemoryModel((y - (slope * x)) / n, slope);
    }

    /// <summary>Bytes of a run.</summary>
    public long Bytes(long pixels) => (long)(Fixed + (PerPixel * pixels));

    /// <summary>Pixels of the largest run within so many bytes; 0 if not even the model fits.</summary>
    public long MostPixels(long bytes) => PerPixel > 0 ? (long)Math.Clamp((bytes - Fixed) / PerPixel, 0, long.MaxValue / 2) : long.MaxValue / 2;

    /// <summary>The largest relative error at some points: 0.1 is ten percent.</summary>
    public double WorstError(IEnumerable<MemoryPoint> points) => points.Max(p => Math.Abs((double)Bytes(p.Pixels) / p.Bytes - 1));
}
