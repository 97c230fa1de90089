using System.Collections.Concurrent;
using System.Diagnostics;

namespace QueueWorkers.Ingest.Tools;

/// <summary>
/// Starts child processes on one thread that lives as long as this process: the kernel ties "dies with its parent" to the thread that started
/// the child, and threads of the pool retire.
/// </summary>
internal static class ChildStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Command, TaskCompletionSource<Process> Started)> s_commands = [];

    static ChildStarter() => new Thread(Run) { IsBackground = true, Name = "child starter" }.Start();

    /// <summary>Starts it. Throws what <see cref="Process.Start(ProcessStartInfo)"/> throws.</summary>
    public static Task<Process> StartAsync(ProcessStartInfo command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_commands.Add((command, started));
        return started.Task;
    }

    private static void Run()
    {
        foreach (var (command, started) in s_commands.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(command)!);
            }
            catch (Exception fault)
            {
                started.SetException(fault);
            }
        }
    }
}
