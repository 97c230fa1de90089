using System.ComponentModel;
using System.Runtime.InteropServices;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>The few calls of libc that .NET has no face for.</summary>
internal static class Native
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>A file without a name, in memory.</summary>
    public static int MemoryFile() => Checked(MemfdCreate("clip", 0));

    /// <summary>Standard output as a new descriptor; what else is printed there, by whichever library, goes to standard error from now on.</summary>
    public static int TakeStandardOutput()
    {
        var taken = Checked(Dup(StandardOutput));
        Checked(Dup2(StandardError, StandardOutput));
        return taken;
    }

    /// <summary>Sets a variable where native code reads it: .NET keeps a copy of its own.</summary>
    public static void SetVariable(string name, string value) => Checked(SetEnv(name, value, 1));

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static extern int MemfdCreate([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);

    [DllImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static extern int Dup(int descriptor);

    [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static extern int Dup2(int from, int to);

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    private static extern int SetEnv([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
