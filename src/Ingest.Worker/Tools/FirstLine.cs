using System.Diagnostics;

namespace QueueWorkers.Ingest.Tools;

/// <summary>Asks a program something that it answers at once: its version.</summary>
internal static class FirstLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The first line of its output; where there is none, or it ends with an error, the first of its errors.</summary>
    public static (string? Output, string Errors) Of(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return (null, "it did not end");
        }
        var answer = First(output.GetAwaiter().GetResult());
        return (process.ExitCode == 0 && answer.Length > 0 ? answer : null, First(errors.GetAwaiter().GetResult()));
    }

    private static string First(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
}
