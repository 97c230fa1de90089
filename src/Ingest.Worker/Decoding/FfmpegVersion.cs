using System.Diagnostics;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Asks ffmpeg for its version.</summary>
internal static class FfmpegVersion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>"ffmpeg 5.1.9-0+deb12u1".</summary>
    public static string Of(string ffmpeg)
    {
        using var process = Process.Start(ToolLauncher.StartInfo([ffmpeg, "-version"]))!;
        process.StandardInput.Close();
        var first = process.StandardOutput.ReadLineAsync();
        if (!process.WaitForExit(Patience))
            process.Kill(entireProcessTree: true);
        var words = (first.GetAwaiter().GetResult() ?? "").Split(' ');
        return words.Length > 2 ? $"{words[0]} {words[2]}" : "ffmpeg unknown";
    }
}
