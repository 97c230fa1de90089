using System.Buffers.Binary;

namespace QueueWorkers.Ingest.Media;

/// <summary>The outermost boxes of an ISO file (MP4, QuickTime; ISO/IEC 14496-12, 4.2), by their headers alone.</summary>
internal static class IsoBoxes
{
    private const int MaxBoxes = 10_000;
    private const uint FileType = 0x66747970;
    private const uint Movie = 0x6d6f6f76;

    /// <summary>Whether a file begins as one and then holds sound boxes without an index among them: it was cut off, or its recorder was.</summary>
    public static bool LackIndex(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[16];
        long at = 0;
        for (var box = 0; box < MaxBoxes && at < file.Length; box++)
        {
            file.Position = at;
            var read = file.ReadAtLeast(header, 16, throwOnEndOfStream: false);
            if (read < 8)
                return box > 0;
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var type = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
            if (size == 1 && read == 16)
                size = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
            // Size 0 reaches to the end of the file.
            if (type == Movie || (box == 0) != (type == FileType) || size is not (0 or >= 8) || size > long.MaxValue - at)
                return false;
            at = size == 0 ? file.Length : at + size;
        }
        return at > 0;
    }

    /// <summary>Whether zeros stand where a box should begin.</summary>
    public static bool EndInZeros(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[16];
        long at = 0;
        for (var box = 0; box < MaxBoxes && at < file.Length; box++)
        {
            file.Position = at;
            var read = file.ReadAtLeast(header, 16, throwOnEndOfStream: false);
            if (read < 8)
                return false;
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 0)
                return BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == 0;
            if (size == 1 && read == 16)
                size = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
            if (size < 8 || size > long.MaxValue - at)
                return false;
            at += size;
        }
        return false;
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
