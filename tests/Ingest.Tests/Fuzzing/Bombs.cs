using System.Buffers.Binary;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>Small files that are large when decoded.</summary>
internal static class Bombs
{
    private const int Side = 16_000;

    /// <summary>A picture of 16,000 × 16,000 in 60 bytes: a GIF paints one pixel of its canvas.</summary>
    public static byte[] Gif()
    {
        byte[] gif =
        [
            .. "GIF89a"u8, 0, 0, 0, 0, 0xf0, 0, 0, 0, 0, 0, 255, 255, 255,
            0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
            0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
        ];
        BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(6), Side);
        BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(8), Side);
        return gif;
    }

    /// <summary>Six pictures of PNG in a container, of which some say that they are 16,000 × 16,000; the container knows nothing of it.</summary>
    public static async Task<string> PngAsync(string folder, IReadOnlyList<int> large)
    {
        var path = await MadeVideo.MakeAsync(Path.Combine(folder, "png.mkv"), "-f lavfi -i testsrc2=size=64x48:rate=5 -frames:v 6 -c:v png");
        var bytes = await File.ReadAllBytesAsync(path);
        var at = 0;
        for (var picture = 0; picture < 6; picture++)
        {
            at += bytes.AsSpan(at).IndexOf("IHDR"u8) + 4;
            if (!large.Contains(picture))
                continue;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), Side);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at + 4), Side);
        }
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }
}
