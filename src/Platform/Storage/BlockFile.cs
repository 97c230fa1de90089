using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace QueueWorkers.Platform.Storage;

/// <summary>
/// A file that describes itself: payloads and parts. Little-endian: 8 bytes of magic, header length (int32), row count (int32),
/// body length (int64), header (JSON), timestamps and ordinals (int64 a row each), body, XxHash3 of all before (8 bytes).
/// </summary>
internal static class BlockFile
{
    private const int PrefixBytes = 24;

    /// <summary>What is copied and hashed in turns, so that the second still finds it in the cache of the core.</summary>
    private const int PieceBytes = 256 << 10;

    private static readonly byte[] Magic = "QWBLOCK1"u8.ToArray();

    /// <summary>Bytes of a file with such a header, rows and body.</summary>
    public static long LengthOf(int header, int rows, long body) => PrefixBytes + header + 16L * rows + body + 8;

    /// <summary>Writes a whole file.</summary>
    public static void Write(Stream target, byte[] header, ReadOnlySpan<long> pts, ReadOnlySpan<long> ordinals, ReadOnlySpan<byte> body)
    {
        var hash = new XxHash3();
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[12..], pts.Length);
        BinaryPrimitives.WriteInt64LittleEndian(prefix[16..], body.Length);
        Put(prefix);
        Put(header);
        Put(MemoryMarshal.AsBytes(pts));
        Put(MemoryMarshal.AsBytes(ordinals));
        Put(body);
        target.Write(hash.GetCurrentHash());

        void Put(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var piece = bytes[..Math.Min(bytes.Length, PieceBytes)];
                hash.Append(piece);
                target.Write(piece);
                bytes = bytes[piece.Length..];
            }
        }
    }

    /// <summary>Reads the header alone; what follows is not checked.</summary>
    public static T ReadHeader<T>(Stream source, JsonTypeInfo<T> type)
    {
        var (headerLength, _, _) = ReadPrefix(source, stackalloc byte[PrefixBytes]);
        return ParseHeader(ReadBytes(source, headerLength), type);
    }

    /// <summary>Reads a whole file and checks it. Throws <see cref="InvalidDataException"/> if it is damaged.</summary>
    public static Block<THeader, TValue> Read<THeader, TValue>(Stream source, JsonTypeInfo<THeader> type)
        where TValue : unmanaged
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        var (headerLength, rows, bodyLength) = ReadPrefix(source, prefix);
        var header = ReadBytes(source, headerLength);
        var pts = new long[rows];
        var ordinals = new long[rows];
        ReadFully(source, MemoryMarshal.AsBytes(pts.AsSpan()));
        ReadFully(source, MemoryMarshal.AsBytes(ordinals.AsSpan()));
        if (bodyLength % Unsafe.SizeOf<TValue>() != 0)
            throw new InvalidDataException("half a value at its end");
        var values = (int)(bodyLength / Unsafe.SizeOf<TValue>());
        var owner = FrameBuffers.Rent<TValue>(values);
        try
        {
            var body = owner.Memory[..values];
            var hash = new XxHash3();
            hash.Append(prefix);
            hash.Append(header);
            hash.Append(MemoryMarshal.AsBytes(pts.AsSpan()));
            hash.Append(MemoryMarshal.AsBytes(ordinals.AsSpan()));
            for (var rest = MemoryMarshal.AsBytes(body.Span); rest.Length > 0;)
            {
                var piece = rest[..Math.Min(rest.Length, PieceBytes)];
                ReadFully(source, piece);
                hash.Append(piece);
                rest = rest[piece.Length..];
            }
            Span<byte> expected = stackalloc byte[8];
            ReadFully(source, expected);
            if (!expected.SequenceEqual(hash.GetCurrentHash()))
                throw new InvalidDataException("checksum differs");
            return new(ParseHeader(header, type), pts, ordinals, body, owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    private static (int Header, int Rows, long Body) ReadPrefix(Stream source, Span<byte> prefix)
    {
        ReadFully(source, prefix);
        var header = BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]);
        var rows = BinaryPrimitives.ReadInt32LittleEndian(prefix[12..]);
        var body = BinaryPrimitives.ReadInt64LittleEndian(prefix[16..]);
        // Lengths come from the disk: only those that fit the file are believed, before anything is allocated.
        if (!prefix[..8].SequenceEqual(Magic) || header < 0 || rows < 0 || body is < 0 or > int.MaxValue || LengthOf(header, rows, body) != source.Length)
            throw new InvalidDataException("not a block file, or cut short");
        return (header, rows, body);
    }

    private static byte[] ReadBytes(Stream source, int count)
    {
        var bytes = new byte[count];
        ReadFully(source, bytes);
        return bytes;
    }

    private static void ReadFully(Stream source, Span<byte> target)
    {
        if (source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
            throw new InvalidDataException("cut short");
    }

    private static T ParseHeader<T>(byte[] json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("empty header");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException("unreadable header", fault);
        }
    }
}
