using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace QueueWorkers.Platform.Storage;

/// <summary>Calls of the system library that .NET has no name for.</summary>
public static partial class LinuxFiles
{
    private const int CurrentFolder = -100;
    private const uint RenameExchange = 2;
    private const int InvalidArgument = 22;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;
    private const int AlreadyExists = 17;
    private const int WouldBlock = 11;
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int ReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
    private const int OwnerAndGroup = 0x1B0;

    /// <summary>Gives a file a second name; false if that name is taken. Unlike a rename it never replaces.</summary>
    public static bool TryLink(string existing, string name)
    {
        if (Link(existing, name) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException($"link {name}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Swaps what two paths name, in one step that nobody sees half done; false if this file system cannot.</summary>
    public static bool TryExchange(string one, string other)
    {
        if (Rename(CurrentFolder, one, CurrentFolder, other, RenameExchange) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error is InvalidArgument or NotImplemented or NotSupported
            ? false
            : throw new IOException($"exchange {one} and {other}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>
    /// Waits for an exclusive lock on a file, over processes and hosts that share the file system; disposing gives it back.
    /// Not by a FileStream: .NET takes a lock of its own when it opens one, and throws if another has it instead of waiting.
    /// </summary>
    public static SafeFileHandle Lock(string path) => Lock(path, LockExclusive, out var error) ?? throw new IOException($"lock {path}: {Marshal.GetPInvokeErrorMessage(error)}");

    /// <summary>The same without waiting: null if another has it.</summary>
    public static SafeFileHandle? TryLock(string path) =>
        Lock(path, LockExclusive | LockWithoutWaiting, out var error) is { } file ? file
        : error == WouldBlock ? null : throw new IOException($"lock {path}: {Marshal.GetPInvokeErrorMessage(error)}");

    /// <summary>The path without links, dots and double slashes; null with the system's error number where there is nothing, or nothing that may be seen.</summary>
    public static string? RealPath(string path, out int error)
    {
        var memory = RealPathOf(path, 0);
        error = memory == 0 ? Marshal.GetLastPInvokeError() : 0;
        if (memory == 0)
            return null;
        var resolved = Marshal.PtrToStringUTF8(memory);
        Free(memory);
        return resolved;
    }

    /// <summary>How many more files a file system takes; null if it has no such limit, or does not say.</summary>
    public static long? FreeFiles(string path)
    {
        // struct statvfs of 64-bit Linux: eight-byte numbers, the sixth the files that there can be, the eighth those that are left to us.
        var status = new ulong[32];
        return StatVfs(path, status) == 0 && status[5] > 0 ? (long)Math.Min(status[7], long.MaxValue) : null;
    }

    private static SafeFileHandle? Lock(string path, int operation, out int error)
    {
        error = 0;
        var file = Open(path, ReadWriteCreateCloseOnExec, OwnerAndGroup);
        if (!file.IsInvalid && Flock(file, operation) == 0)
            return file;
        error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int folder, string existing, int newFolder, string name, uint flags);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPathOf(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatVfs(string path, [Out] ulong[] status);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
