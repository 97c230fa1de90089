using System.Diagnostics;

namespace QueueWorkers.Ingest.Tools;

/// <summary>Ends programs from timers and cancellations, out of which no exception may come: it would end this process.</summary>
internal static class ProcessKill
{
    /// <summary>Kills a process and its descendants as far as they are there. Never throws.</summary>
    public static void KillTree(this Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception)
        {
            // It has ended, was disposed meanwhile, or /proc cannot be read just now.
        }
    }
}
