using System.Buffers.Binary;

namespace QueueWorkers.Ingest.Media;

/// <summary>The outermost boxes of an ISO file (MP4, QuickTime; ISO/IEC 14496-12, 4.2), by their headers alone.</summary>
internal static class IsoBoxes
{
    private const int MaxBoxes = 10_000;
    private const long MaxIndexBytes = 16 << 20;
    private const uint FileType = 0x66747970;
    private const uint Movie = 0x6d6f6f76;

    /// <summary>Size of a box whose header is cut off.</summary>
    private const long Cut = -1;

    /// <summary>Whether a file begins as one and then holds sound boxes without an index among them: it was cut off, or its recorder was.</summary>
    public static bool LackIndex(string path)
    {
        var boxes = 0;
        foreach (var (type, size) in Boxes(path))
        {
            if (size == Cut)
                return boxes > 0;
            // Size 0 reaches to the end of the file.
            if (type == Movie || (boxes == 0) != (type == FileType) || size is not (0 or >= 8))
                return false;
            boxes++;
        }
        return boxes > 0;
    }

    /// <summary>Whether zeros stand where a box should begin.</summary>
    public static bool EndInZeros(string path) => Boxes(path).Any(b => b is { Type: 0, Size: 0 });

    /// <summary>Whether the index names an encrypted video: its sample entry is <c>encv</c> (ISO/IEC 23001-7, 4.1).</summary>
    public static bool IsEncrypted(string path)
    {
        var at = 0L;
        foreach (var (type, size) in Boxes(path))
        {
            if (type == Movie && size is > 0 and <= MaxIndexBytes)
            {
                using var file = File.OpenRead(path);
                file.Position = at;
                var index = new byte[size];
                return index.AsSpan(0, file.ReadAtLeast(index, index.Length, throwOnEndOfStream: false)).IndexOf("encv"u8) >= 0;
            }
            at += size;
        }
        return false;
    }

    /// <summary>Type and size of box after box, up to one that is not sound or has no end.</summary>
    private static IEnumerable<(uint Type, long Size)> Boxes(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[16];
        long at = 0;
        for (var box = 0; box < MaxBoxes && at < file.Length; box++)
        {
            file.Position = at;
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            var (type, size) = read < 8 ? (0, Cut) : (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), (long)BinaryPrimitives.ReadUInt32BigEndian(header));
            if (size == 1 && read == header.Length)
                size = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8));
            yield return (type, size);
            if (size < 8 || size > long.MaxValue - at)
                yield break;
            at += size;
        }
    }

    /// <summary>Whether a file begins as a still picture (HEIF, AVIF): its first box names the brand (ISO/IEC 23008-12).</summary>
    public static bool IsStill(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[12];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == FileType
            && (header[8..].SequenceEqual("heic"u8) || header[8..].SequenceEqual("heix"u8) || header[8..].SequenceEqual("mif1"u8) || header[8..].SequenceEqual("avif"u8));
    }
}
