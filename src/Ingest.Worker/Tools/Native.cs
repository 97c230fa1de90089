using System.Runtime.InteropServices;

namespace QueueWorkers.Ingest.Tools;

/// <summary>The few calls of libc that .NET has no face for.</summary>
internal static class Native
{
    public const int Kill = 9;
    public const int SetPipeSize = 1031;
    public const int ReadAccess = 4;
    public const nuint BytesWaiting = 0x541B;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Signal(int pid, int signal);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static extern int Fcntl(SafeHandle handle, int command, int value);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static extern int Ioctl(SafeHandle handle, nuint request, out int value);

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    public static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);
}
