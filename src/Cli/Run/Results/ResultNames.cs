using QueueWorkers.Cli.Run.Sources;
using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Run.Results;

/// <summary>Gives each video a folder of its own, the same in every run. A folder that holds anything but results of the same source is never taken.</summary>
internal sealed class ResultNames(OutputFolder output, Manifest manifest)
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that nobody else has, with the report that stands there already, of the same source.</summary>
    public (string Name, VideoReport? Standing) Take(VideoSource source)
    {
        // Where it went before: the name that it would want may be another's by now.
        if (manifest.Find(source.Uri)?.Folder is { } before && ResultName.Of(before) == before && TryTake(before, source, out var known))
            return (before, known);
        return TakeNext(source, replaces: true);
    }

    /// <summary>A name under which nothing stands: for a partial result, which is not to replace a complete one.</summary>
    public string TakeBeside(VideoSource source) => TakeNext(source, replaces: false).Name;

    private (string Name, VideoReport? Standing) TakeNext(VideoSource source, bool replaces)
    {
        for (var n = _next.GetValueOrDefault(source.Name, 1); ; n++)
        {
            var name = n == 1 ? source.Name : $"{source.Name}-{n}";
            if ((!replaces && Path.Exists(output.FolderOf(name))) || !TryTake(name, source, out var standing))
                continue;
            _next[source.Name] = n + 1;
            return (name, standing);
        }
    }

    private bool TryTake(string name, VideoSource source, out VideoReport? standing)
    {
        standing = null;
        if (_taken.Contains(name))
            return false;
        var folder = output.FolderOf(name);
        if (Path.Exists(folder))
        {
            standing = StandingResults.ReportOf(folder);
            if (standing is null ? !IsEmpty(folder) : standing.Source != source.Uri)
                return false;
        }
        return _taken.Add(name);
    }

    private static bool IsEmpty(string folder) => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
}
