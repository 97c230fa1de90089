using System.Text;

namespace QueueWorkers.Cli.Run;

/// <summary>A video made on the spot, uncompressed (YUV4MPEG2): five scenes of four seconds, 320 × 180 at 12.5 frames a second.</summary>
internal static class SampleVideo
{
    private const int Width = 320;
    private const int Height = 180;
    private const int FramesPerScene = 50;
    private const string Header = $"YUV4MPEG2 W320 H180 F25:2 Ip A1:1 C420jpeg\n";

    /// <summary>Brightness and colour of a point, each 0 to 255, at a time from 0 to 1.</summary>
    private static readonly Func<double, double, double, (double Y, double U, double V)>[] s_scenes =
    [
        // Bars that wander.
        (x, y, t) => (60 + (150 * Fraction((8 * x) + (2 * t))), 255 * x, 255 * y),
        // Rings that widen.
        (x, y, t) => (128 + (100 * Math.Sin(40 * Distance(x, y, 0.5, 0.5) - (12 * t))), 90, 160),
        // A chessboard that scrolls.
        (x, y, t) => (Math.Floor((10 * x) + (4 * t)) % 2 == Math.Floor(6 * y) % 2 ? 230 : 30, 128, 128),
        // A ball on a slope.
        (x, y, t) => Distance(x, y, 0.1 + (0.8 * t), 0.3 + (0.3 * Math.Abs(Math.Cos(9 * t)))) < 0.12 ? (200, 60, 220) : (40 + (80 * y), 150, 110),
        // Waves that cross.
        (x, y, t) => (128 + (60 * Math.Sin((20 * x) + (5 * t))) + (60 * Math.Cos((24 * y) - (7 * t))), 128 + (80 * Math.Sin(3 * t)), 100),
    ];

    public static async Task<string> MakeAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "sample.y4m");
        if (File.Exists(path))
            return path;
        await Console.Error.WriteLineAsync($"qw: no video given; making a sample: {path}");
        var aside = $"{path}.aside";
        await using (var file = File.Create(aside))
            await WriteAsync(file, cancellation);
        File.Move(aside, path, overwrite: true);
        return path;
    }

    private static async Task WriteAsync(Stream file, CancellationToken cancellation)
    {
        var frame = new byte[Width * Height * 3 / 2];
        await file.WriteAsync(Encoding.ASCII.GetBytes(Header), cancellation);
        for (var number = 0; number < s_scenes.Length * FramesPerScene; number++)
        {
            Paint(frame, s_scenes[number / FramesPerScene], number % FramesPerScene / (double)FramesPerScene);
            await file.WriteAsync("FRAME\n"u8.ToArray(), cancellation);
            await file.WriteAsync(frame, cancellation);
        }
    }

    // Brightness of every point, then colour of every second one in every second line.
    private static void Paint(byte[] frame, Func<double, double, double, (double Y, double U, double V)> scene, double time)
    {
        var (u, v) = (Width * Height, Width * Height * 5 / 4);
        for (var row = 0; row < Height; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                var colour = scene(column / (double)Width, row / (double)Height, time);
                frame[(row * Width) + column] = Byte(colour.Y);
                if (row % 2 == 0 && column % 2 == 0)
                    (frame[u++], frame[v++]) = (Byte(colour.U), Byte(colour.V));
            }
        }
    }

    private static byte Byte(double value) => (byte)Math.Clamp(value, 0, 255);

    private static double Fraction(double value) => value - Math.Floor(value);

    private static double Distance(double x, double y, double x2, double y2) => Math.Sqrt(((x - x2) * (x - x2)) + ((y - y2) * (y - y2)));
}
