using System.Buffers.Binary;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>Damages a file, as a seed says.</summary>
internal static class Mutator
{
    private const int HeaderBytes = 2048;

    // Boxes of MP4 and elements of its kin; where a file has none of them, any place will do.
    private static readonly byte[][] Boxes =
    [
        .. new[] { "moov", "trak", "mdia", "minf", "stbl", "stsd", "stts", "ctts", "stss", "stsc", "stsz", "stco", "elst", "mdhd", "tkhd", "mvhd", "avcC", "hvcC", "mdat", "moof", "trun", "tfhd", "RIFF", "LIST", "strh", "strf", "idx1" }
            .Select(n => System.Text.Encoding.ASCII.GetBytes(n)),
    ];

    private static readonly uint[] Extremes = [0, 1, 7, 8, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>A damaged copy of <paramref name="file"/>, perhaps with a piece of <paramref name="other"/> in it.</summary>
    public static byte[] Mutate(Random random, byte[] file, byte[] other)
    {
        var damaged = file;
        for (var rounds = random.Next(1, 4); rounds > 0 && damaged.Length > 0; rounds--)
            damaged = Once(random, damaged, other);
        return damaged;
    }

    private static byte[] Once(Random random, byte[] file, byte[] other)
    {
        var copy = (byte[])file.Clone();
        var (at, length) = Range(random, file.Length);
        switch (random.Next(10))
        {
            case 0:
                return Flipped(random, copy, copy.Length, random.Next(1, 40));
            case 1:
                return Flipped(random, copy, Math.Min(HeaderBytes, copy.Length), random.Next(1, 8));
            case 2:
                return file[..random.Next(file.Length)];
            case 3:
                copy.AsSpan(at, length).Clear();
                return copy;
            case 4:
                random.NextBytes(copy.AsSpan(at, length));
                return copy;
            case 5:
                return [.. file[..at], .. file[(at + length)..]];
            case 6:
                var into = random.Next(file.Length);
                return [.. file[..into], .. file.AsSpan(at, length), .. file[into..]];
            case 7:
                return [.. file[..at], .. other[random.Next(other.Length)..]];
            default:
                var box = Box(random, file);
                // The size before a name, or a number behind it.
                var number = Math.Clamp(box + (random.Next(2) == 0 ? -4 : 4 * random.Next(1, 8)), 0, Math.Max(0, file.Length - 4));
                if (file.Length >= 4)
                    BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(number), random.Next(4) == 0 ? (uint)random.Next() : Extremes[random.Next(Extremes.Length)]);
                return copy;
        }
    }

    private static byte[] Flipped(Random random, byte[] copy, int within, int count)
    {
        for (; count > 0; count--)
            copy[random.Next(within)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static (int At, int Length) Range(Random random, int length)
    {
        var at = random.Next(length);
        return (at, Math.Min(length - at, random.Next(1, (length / 4) + 2)));
    }

    private static int Box(Random random, byte[] file)
    {
        List<int> found = [];
        foreach (var name in Boxes)
            if (file.AsSpan().IndexOf(name) is >= 0 and var at)
                found.Add(at);
        return found.Count == 0 ? random.Next(file.Length) : found[random.Next(found.Count)];
    }
}
