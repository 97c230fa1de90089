using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace QueueWorkers.Platform.Storage;

/// <summary>The three calls of the system library that .NET has no name for.</summary>
internal static partial class LinuxFiles
{
    private const int AlreadyExists = 17;
    private const int LockExclusive = 2;

    /// <summary>Gives a file a second name; false where that name is taken. Unlike a rename it never replaces.</summary>
    public static bool TryLink(string existing, string name)
    {
        if (Link(existing, name) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException($"link {name}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Takes an exclusive lock, over processes and hosts that share the file system; closing the handle gives it back.</summary>
    public static void Lock(SafeFileHandle file)
    {
        if (Flock(file, LockExclusive) != 0)
            throw new IOException($"flock: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
