using QueueWorkers.Platform.Features;

namespace QueueWorkers.Cli.Run;

/// <summary>Gives each video a folder of its own, named by its file.</summary>
internal static class RunFolders
{
    public static IReadOnlyList<RunVideo> Assign(IReadOnlyList<string> videos, string output)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. videos.Select(video =>
        {
            var uri = VideoUri.Of(video);
            var stem = Path.GetFileNameWithoutExtension(VideoUri.FileName(uri));
            var name = stem;
            for (var n = 2; !taken.Add(name); n++)
                name = $"{stem}-{n}";
            return new RunVideo(Guid.CreateVersion7(), uri, Path.Combine(output, name));
        })];
    }

    /// <summary>Removes the results of an earlier run, which would stand otherwise.</summary>
    public static void Clear(IEnumerable<RunVideo> videos)
    {
        foreach (var video in videos)
            foreach (var name in (string[])[DirectoryResultStore.FeaturesFile, DirectoryResultStore.ReportFile])
                if (File.Exists(Path.Combine(video.Folder, name)))
                    File.Delete(Path.Combine(video.Folder, name));
    }
}
