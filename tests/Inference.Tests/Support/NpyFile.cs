using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace QueueWorkers.Inference.Tests;

/// <summary>Reads little-endian float arrays of NumPy.</summary>
internal static partial class NpyFile
{
    public static (float[] Values, int[] Shape) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("NUMPY"u8, bytes.AsSpan(1, 5));
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        var header = Encoding.Latin1.GetString(bytes, 10, length);
        Assert.Contains("'<f4'", header, StringComparison.Ordinal);
        var shape = Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + length)).ToArray(), [.. shape.Select(s => int.Parse(s, CultureInfo.InvariantCulture))]);
    }

    [GeneratedRegex(@"\(([^)]*)\)")]
    private static partial Regex Shape();
}
