using System.Diagnostics;

namespace QueueWorkers.Ingest.Tests;

/// <summary>Makes videos with ffmpeg.</summary>
internal static class MadeVideo
{
    /// <summary>Runs <c>ffmpeg ARGUMENTS PATH</c> and returns the path.</summary>
    public static async Task<string> MakeAsync(string path, string arguments)
    {
        var info = new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]) { RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        return path;
    }
}
