using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Ingest.Sources;

/// <summary>The folders below which sources may lie, as configured and with links resolved.</summary>
internal sealed class SourceRoots(IEnumerable<string> roots)
{
    private readonly string[] _named = [.. roots.Select(r => Folder(Path.GetFullPath(r)))];
    private readonly string[] _resolved = [.. roots.Select(r => Folder(LinuxFiles.RealPath(r, out _) ?? Path.GetFullPath(r)))];

    /// <summary>Whether a path without links lies below a root.</summary>
    public bool Hold(string resolvedPath) => _resolved.Any(r => resolvedPath.StartsWith(r, StringComparison.Ordinal));

    /// <summary>Whether a path as given would; what lies elsewhere is not even said to be absent.</summary>
    public bool Name(string path) => _named.Concat(_resolved).Any(r => path.StartsWith(r, StringComparison.Ordinal));

    private static string Folder(string path) => path.EndsWith('/') ? path : path + "/";
}
