namespace QueueWorkers.Inference.Tests.Models;

/// <summary>What <c>builtin:signature</c> computes, written a second time as plain loops in double.</summary>
internal static class SignatureReference
{
    private const int Half = 112;

    private static readonly double[][] Sobel =
    [
        [-1, 0, 1, -2, 0, 2, -1, 0, 1],
        [-1, -2, -1, 0, 0, 0, 1, 2, 1],
        [0, 1, 2, -1, 0, 1, -2, -1, 0],
        [-2, -1, 0, -1, 0, 1, 0, 1, 2],
    ];

    public static double[] Of(byte[] pixels)
    {
        var colour = new double[3][,];
        double[][] matrix = [[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]];
        for (var p = 0; p < 3; p++)
        {
            var row = matrix[p];
            colour[p] = Each((r, c) => Enumerable.Range(0, 4).Sum(k =>
            {
                var at = 3 * ((((2 * r) + (k / 2)) * 224) + (2 * c) + (k % 2));
                return ((row[0] * pixels[at]) + (row[1] * pixels[at + 1]) + (row[2] * pixels[at + 2])) / 255;
            }) / 4);
        }

        var y = colour[0];
        double Y(int r, int c) => y[Math.Clamp(r, 0, Half - 1), Math.Clamp(c, 0, Half - 1)];
        var edges = Sobel.Select(s => Each((r, c) => Math.Abs(Enumerable.Range(0, 9).Sum(k => s[k] * Y(r - 1 + (k / 3), c - 1 + (k % 3))))));
        var bins = Enumerable.Range(0, 8).Select(b => Each((r, c) => Math.Max(0, 1 - Math.Abs((7 * y[r, c]) - b))));
        var means = Pool(y, 4).ToArray();
        var squares = Pool(Each((r, c) => y[r, c] * y[r, c]), 4);
        return
        [
            .. colour.SelectMany(p => Pool(p, 4)),
            .. edges.SelectMany(p => Pool(p, 4)),
            .. bins.SelectMany(p => Pool(p, 2)),
            .. squares.Zip(means, (s, m) => Math.Sqrt(Math.Max(0, s - (m * m)) + 1e-4)),
        ];
    }

    private static double[,] Each(Func<int, int, double> value)
    {
        var plane = new double[Half, Half];
        for (var r = 0; r < Half; r++)
        {
            for (var c = 0; c < Half; c++)
                plane[r, c] = value(r, c);
        }

        return plane;
    }

    private static IEnumerable<double> Pool(double[,] plane, int grid)
    {
        var size = Half / grid;
        for (var cell = 0; cell < grid * grid; cell++)
        {
            var (row, column) = (cell / grid * size, cell % grid * size);
            yield return Enumerable.Range(0, size * size).Average(k => plane[row + (k / size), column + (k % size)]);
        }
    }
}
