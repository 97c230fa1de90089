using QueueWorkers.Ingest.Tests.Videos;

namespace QueueWorkers.Ingest.Tests;

/// <summary>Makes videos with ffmpeg.</summary>
internal static class MadeVideo
{
    /// <summary>Runs <c>ffmpeg ARGUMENTS PATH</c> and returns the path.</summary>
    public static async Task<string> MakeAsync(string path, string arguments)
    {
        await Ffmpeg.RunAsync([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);
        return path;
    }
}
