using QueueWorkers.Cli.Calls;

namespace QueueWorkers.Cli.Run.Sources;

/// <summary>All videos of a call, each once, in the order in which they were named.</summary>
/// <param name="Videos">The videos.</param>
/// <param name="Others">Files of folders that are no videos.</param>
/// <param name="Repeated">Videos that were named again.</param>
internal sealed record SourceList(IReadOnlyList<VideoSource> Videos, int Others, int Repeated)
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads arguments, folders and lists. Throws <see cref="CallException"/> if one of them cannot be read.</summary>
    /// <param name="named">Files, folders and uris as they were named, or <see cref="StandardInput"/> for a list there.</param>
    /// <param name="lists">Files that list videos, or <see cref="StandardInput"/>.</param>
    /// <param name="recursive">Whether folders below the named ones count.</param>
    /// <param name="output">Folder of the results: it is not searched.</param>
    /// <param name="standardInput">Opens it.</param>
    public static SourceList Read(IReadOnlyList<string> named, IReadOnlyList<string> lists, bool recursive, string output, Func<TextReader> standardInput)
    {
        var (videos, seen, others, repeated) = (new List<VideoSource>(), new HashSet<string>(StringComparer.Ordinal), 0, 0);
        foreach (var argument in named)
        {
            if (argument == StandardInput)
                AddAll(ListFile.Read(StandardInput, standardInput()));
            else if (Directory.Exists(argument))
            {
                var found = FolderScan.Find(Path.GetFullPath(argument), recursive, output);
                others += found.Others;
                AddAll(found.Videos);
            }
            else
                Add(Of(argument));
        }
        foreach (var list in lists)
            AddAll(ListFile.Read(list, list == StandardInput ? standardInput() : ListFile.Open(list)));
        return new(videos, others, repeated);

        void AddAll(IEnumerable<VideoSource> more)
        {
            foreach (var video in more)
                Add(video);
        }

        void Add(VideoSource video)
        {
            if (seen.Add(video.Uri))
                videos.Add(video);
            else
                repeated++;
        }
    }

    /// <summary>A video that was named by its path or uri.</summary>
    public static VideoSource Of(string video, string? id = null)
    {
        var uri = VideoUri.Of(video);
        return new(uri, ResultName.Of(id ?? Path.GetFileNameWithoutExtension(VideoUri.FileName(uri))), id);
    }
}
