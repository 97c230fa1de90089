using System.Buffers.Binary;

namespace QueueWorkers.Ingest.Media;

/// <summary>Whether a file of a container that announces no length ends as such files do. One that was cut off, or filled up with zeros, may not.</summary>
internal static class FileTail
{
    private const int TailBytes = 1 << 16;
    private const int FewestZeros = 188;
    private const byte Synchronisation = 0x47;
    private const byte GifTrailer = 0x3b;
    private const byte EndOfStream = 4;

    /// <summary>What is wrong with the end, as a part of a sentence; null if nothing is.</summary>
    public static string? FaultOf(string path, string format)
    {
        using var file = File.OpenRead(path);
        var tail = new byte[Math.Min(file.Length, TailBytes)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        if (IsStreamed(format) && tail.AsSpan().TrimEnd((byte)0).Length <= tail.Length - FewestZeros)
            return "in zeros";
        return format switch
        {
            "mpegts" when !EndsWithPacket(file) => "inside a packet of its transport stream",
            "ogg" when !EndsWithLastPage(tail) => "without the page that ends its stream",
            _ when format.Contains("mp4", StringComparison.Ordinal) && IsoBoxes.EndInZeros(path) => "in zeros",
            "asf" when AnnouncesMore(file) => "before the size that its header announces",
            "gif" when tail.AsSpan().TrimEnd((byte)0) is not [.., GifTrailer] => "without its trailer",
            _ => null,
        };
    }

    private static bool IsStreamed(string format) => format is "mpegts" or "mpeg" or "flv" or "ogg" or "gif" or "ivf" or "asf" or "mxf" || Demuxers.CountsTime(format) && format != "avi";

    /// <summary>ISO/IEC 13818-1, 2.4.3: packets of 188 bytes; with four bytes before each on Blu-ray discs, and 16 behind each in broadcasts.</summary>
    private static bool EndsWithPacket(FileStream file)
    {
        foreach (var size in (int[])[188, 192, 204])
        {
            var start = size == 192 ? 4 : 0;
            if (file.Length >= 2 * size && ByteAt(start) == Synchronisation && ByteAt(start + size) == Synchronisation)
                return file.Length % size == 0;
        }
        // It does not begin with a packet either: a piece of a recording.
        return true;

        int ByteAt(long position)
        {
            file.Position = position;
            return file.ReadByte();
        }
    }

    /// <summary>Advanced Systems Format, 3.2: the file properties object has the size of the file 40 bytes behind the begin of its name.</summary>
    private static bool AnnouncesMore(FileStream file)
    {
        ReadOnlySpan<byte> name = [0xa1, 0xdc, 0xab, 0x8c, 0x47, 0xa9, 0xcf, 0x11, 0x8e, 0xe4, 0x00, 0xc0, 0x0c, 0x20, 0x53, 0x65];
        const int Size = 40;
        var head = new byte[Math.Min(file.Length, TailBytes)];
        file.Position = 0;
        file.ReadExactly(head);
        var at = head.AsSpan().IndexOf(name);
        return at >= 0 && at + Size + sizeof(long) <= head.Length && BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(at + Size)) > file.Length;
    }

    /// <summary>RFC 3533, 6: the last page of a stream has a flag behind its name and version.</summary>
    private static bool EndsWithLastPage(ReadOnlySpan<byte> tail)
    {
        const int Header = 27;
        var at = tail.LastIndexOf("OggS"u8);
        if (at < 0)
            return true;
        var page = tail[at..];
        if (page.Length < Header || page.Length < Header + page[Header - 1])
            return false;
        var bytes = Header + page[Header - 1];
        foreach (var length in page.Slice(Header, page[Header - 1]))
            bytes += length;
        return (page[5] & EndOfStream) != 0 && page.Length >= bytes;
    }
}
