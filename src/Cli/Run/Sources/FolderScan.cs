using System.Collections.Frozen;
using System.IO.Enumeration;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Run.Sources;

/// <summary>Finds the videos of a folder by the names of its files. Hidden files are left out, and links to folders are not followed.</summary>
internal static class FolderScan
{
    private const byte TransportSync = 0x47;

    private static readonly FrozenSet<string> Extensions = FrozenSet.ToFrozenSet(
    [
        ".3g2", ".3gp", ".amv", ".apng", ".asf", ".avi", ".dv", ".f4v", ".flv", ".gif", ".gxf", ".h264", ".264", ".h265", ".265", ".hevc", ".ivf", ".m1v", ".m2ts",
        ".m2v", ".m4v", ".mj2", ".mjpeg", ".mjpg", ".mkv", ".mov", ".mp4", ".mpe", ".mpeg", ".mpg", ".mpv", ".mts", ".mxf", ".nut", ".obu", ".ogm", ".ogv", ".qt",
        ".rm", ".rmvb", ".ts", ".vob", ".webm", ".wmv", ".wtv", ".y4m",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>The videos, sorted by path, and how many files are none. Throws <see cref="CallException"/> if a folder cannot be read.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="recursive">Whether folders below it count.</param>
    /// <param name="output">The folder of the results, whose files are left out.</param>
    public static (IReadOnlyList<VideoSource> Videos, int Others) Find(string folder, bool recursive, string output)
    {
        var others = 0;
        var files = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = recursive, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !entry.FileName.StartsWith('.'),
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !entry.FileName.StartsWith('.') && (entry.Attributes & FileAttributes.ReparsePoint) == 0 && entry.ToFullPath() != output,
        };
        try
        {
            var videos = new List<string>();
            foreach (var file in files)
                if (IsVideo(file))
                    videos.Add(file);
                else
                    others++;
            videos.Sort(StringComparer.Ordinal);
            return ([.. videos.Select(v => new VideoSource(v, NameOf(folder, v), IsFound: true))], others);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"the folder {folder} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The path from the folder on, as one name: two cameras have the same names of files.</summary>
    private static string NameOf(string folder, string file) =>
        ResultName.Of(Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace(Path.DirectorySeparatorChar, '-'));

    private static bool IsVideo(string file) =>
        Extensions.Contains(Path.GetExtension(file)) && (!file.EndsWith("ts", StringComparison.OrdinalIgnoreCase) || IsTransportStream(file));

    /// <summary>TypeScript has the same extension. A file that cannot be read is a video: its failure will be told.</summary>
    private static bool IsTransportStream(string file)
    {
        // Opening a FIFO would wait.
        if (FileStatus.Of(file, out _) is not { IsRegular: true })
            return true;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Span<byte> start = stackalloc byte[5];
            var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return read < start.Length || start[0] == TransportSync || start[4] == TransportSync;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
