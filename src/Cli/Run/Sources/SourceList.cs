using QueueWorkers.Cli.Run.Results;

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
    public static SourceList Read(RunRequest request, Func<TextReader> standardInput)
    {
        var (videos, seen, others, repeated) = (new List<VideoSource>(), new HashSet<string>(StringComparer.Ordinal), 0, 0);
        foreach (var argument in request.Videos)
        {
            if (argument == StandardInput)
                AddAll(ListFile.Read(StandardInput, standardInput()));
            else if (Directory.Exists(argument))
            {
                var found = FolderScan.Find(Path.GetFullPath(argument), request.Recursive, request.OutputFolder);
                others += found.Others;
                AddAll(found.Videos);
            }
            else
                Add(Of(argument));
        }
        foreach (var list in request.Lists)
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
