using System.Diagnostics;

namespace QueueWorkers.Ingest.Tools;

/// <summary>What a program answers that is asked something small, such as its version.</summary>
/// <param name="Succeeded">Whether it ended in time and without an error.</param>
/// <param name="Output">First line of its output.</param>
/// <param name="Errors">The last lines of its errors.</param>
internal sealed record FirstLine(bool Succeeded, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks it. Blocks, for seconds at most: the caller is the start of a worker.</summary>
    /// <param name="command">The program.</param>
    /// <param name="patience">How long it may take; 10 seconds if that is not said.</param>
    public static FirstLine Of(ProcessStartInfo command, TimeSpan? patience = null)
    {
        using var process = Process.Start(command)!;
        process.StandardInput.Close();
        var errors = new LogTail();
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data);
        process.BeginErrorReadLine();
        var late = false;
        using var watchdog = new Timer(_ => { late = true; process.KillTree(); }, null, patience ?? Patience, Timeout.InfiniteTimeSpan);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode == 0 && !late, First(output), late ? "it did not end" : errors.ToString());
    }

    private static string First(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
}
