using System.Runtime.InteropServices;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Sources;

/// <summary>What the file system says of a path, without opening it: opening a FIFO waits, opening a device may act.</summary>
internal readonly record struct FileStatus(bool IsRegular, long Size, long ModifiedTicks)
{
    private const int CurrentFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>The status, or null with the system's error number.</summary>
    public static FileStatus? Of(string path, out int error)
    {
        var buffer = new byte[256];
        error = Native.Statx(CurrentFolder, path, 0, BasicStats, buffer) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error != 0)
            return null;
        var seconds = Read64(buffer, 112);
        var nanoseconds = BitConverter.ToUInt32(buffer, 120);
        return new FileStatus(
            (BitConverter.ToUInt16(buffer, 28) & TypeMask) == RegularType,
            Read64(buffer, 40),
            DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    private static long Read64(byte[] buffer, int offset) => BitConverter.ToInt64(buffer, offset);
}
