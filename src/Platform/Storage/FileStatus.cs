using System.Runtime.InteropServices;

namespace QueueWorkers.Platform.Storage;

/// <summary>What the file system says of a path, without opening it: opening a FIFO waits, opening a device may act.</summary>
/// <param name="IsRegular">Whether it is a regular file; a link is followed.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedTicks">When it was written last, UTC, in ticks of 100 ns as <see cref="DateTime.Ticks"/>.</param>
public readonly partial record struct FileStatus(bool IsRegular, long Size, long ModifiedTicks)
{
    private const int CurrentFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>The status, or null with the system's error number.</summary>
    public static FileStatus? Of(string path, out int error)
    {
        var buffer = new byte[256];
        error = Statx(CurrentFolder, path, 0, BasicStats, buffer) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error != 0)
            return null;
        var seconds = Read64(buffer, 112);
        var nanoseconds = BitConverter.ToUInt32(buffer, 120);
        return new FileStatus(
            (BitConverter.ToUInt16(buffer, 28) & TypeMask) == RegularType,
            Read64(buffer, 40),
            DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    /// <summary>The number of the file system that a path is on; null if there is nothing.</summary>
    public static long? DeviceOf(string path)
    {
        var buffer = new byte[256];
        return Statx(CurrentFolder, path, 0, BasicStats, buffer) == 0 ? Read64(buffer, 136) : null;
    }

    /// <summary>Throws an <see cref="IOException"/> for what is there and is no regular file. Of what is not there, opening it says more.</summary>
    public static string Regular(string path) =>
        Of(path, out _) is { IsRegular: false } ? throw new IOException($"{path} is a folder, FIFO, socket or device; only regular files are read") : path;

    private static long Read64(byte[] buffer, int offset) => BitConverter.ToInt64(buffer, offset);

    // statx rather than stat: its layout is the same on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] buffer);
}
