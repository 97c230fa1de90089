using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Builtin;

/// <summary>A block of the vector of <c>builtin:signature</c>.</summary>
/// <param name="Name">What it holds.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many floats.</param>
public sealed record SignatureBlock(string Name, int Offset, int Length)
{
    /// <summary>Mean of brightness, then blue and red difference, on a 4 × 4 grid: 3 planes of 16 cells, rows from the top. Brightness lies in 0 to 1, the differences in -0.5 to 0.5 (BT.601).</summary>
    public static SignatureBlock Colour { get; } = new("colour", 0, 48);

    /// <summary>Strength of edges in four directions (vertical, horizontal, the two diagonals) on a 4 × 4 grid: 4 planes of 16 cells. Mean of the absolute Sobel answer on brightness at half size.</summary>
    public static SignatureBlock Edges { get; } = new("edges", 48, 64);

    /// <summary>Soft histogram of brightness in each quarter: 8 planes (bins, centred at 0, 1/7, … 1) of 2 × 2 cells. The bins of a quarter add up to 1.</summary>
    public static SignatureBlock Histogram { get; } = new("histogram", 112, 32);

    /// <summary>Contrast: standard deviation of brightness in each cell of the 4 × 4 grid, √(variance + 0.0001).</summary>
    public static SignatureBlock Contrast { get; } = new("contrast", 144, 16);

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<SignatureBlock> All { get; } = [Colour, Edges, Histogram, Contrast];

    /// <summary>Floats of the whole vector.</summary>
    public const int Dimension = 160;
}
