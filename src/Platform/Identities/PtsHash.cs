using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace QueueWorkers.Platform.Identities;

/// <summary>Identity of a sequence of frames: XxHash64 of their timestamps as little-endian 64-bit integers, 16 hex digits.</summary>
public static class PtsHash
{
    /// <summary>Hash of timestamps in ticks, in order.</summary>
    public static string Of(ReadOnlySpan<long> pts) =>
        XxHash64.HashToUInt64(MemoryMarshal.AsBytes(pts)).ToString("x16", CultureInfo.InvariantCulture);
}
