using System.Runtime.InteropServices;

namespace QueueWorkers.Platform.Storage;

/// <summary>Who may read what a process writes.</summary>
public static partial class FileModes
{
    // 027: nothing for others, no writing for the group.
    private const uint NotForOthers = 0x17;
    private const uint NotForAnybodyElse = 0x3F;

    /// <summary>
    /// From now on files of this process have mode 0640 and folders 0750, and so have those of the programs that it starts. A launcher that allows less is
    /// obeyed. To be called first: the mask belongs to the process, not to a thread.
    /// </summary>
    public static void KeepFromOthers() => UMask(UMask(NotForAnybodyElse) | NotForOthers);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint UMask(uint mask);
}
