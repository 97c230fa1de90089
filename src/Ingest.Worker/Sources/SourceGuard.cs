using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Ingest.Tools;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Ingest.Sources;

/// <summary>Decides whether a source may be read, and whether it is still the one that was planned. Never opens what is no regular file.</summary>
internal sealed class SourceGuard(IOptions<IngestOptions> options)
{
    private const int NoAccess = 13;
    private readonly SourceRoots _roots = new(options.Value.Roots);
    private readonly long _maxBytes = options.Value.MaxBytes;
    private readonly string _store = options.Value.Https.Path;

    /// <summary>The file behind a <c>file:</c> uri or an absolute path. Throws <see cref="VideoException"/>.</summary>
    public SourceFile Find(string uri)
    {
        var path = SourcePath.Of(uri);
        if (LinuxFiles.RealPath(path, out var error) is not { } resolved)
            throw _roots.Name(path) ? Missing(path, error) : Outside(path);
        if (!_roots.Hold(resolved))
            throw Outside(path);
        return Look(path, resolved);
    }

    /// <summary>An object of the source store. Throws <see cref="VideoException"/>.</summary>
    public SourceFile Fetched(string path) => Look(path, path);

    /// <summary>Checks that a pinned source still has its size and modification time. Throws <see cref="VideoException"/>.</summary>
    public void Verify(SourceObject source)
    {
        // A plan is a message too: what it names must lie below a root of this worker, or in its source store.
        if (LinuxFiles.RealPath(source.Path, out var error) is not { } resolved)
            throw Gone(source.Path, error);
        if (!_roots.Hold(resolved) && !new SourceRoots([_store]).Hold(resolved))
            throw new VideoException(FailureCode.OutsideRoots, $"{source.Path} is below no folder of Ingest:Roots on this worker, nor in Ingest:Https:Path.");
        if (FileStatus.Of(resolved, out error) is not { } status)
            throw Gone(source.Path, error);
        if (!status.IsRegular || status.Size != source.Size || status.ModifiedTicks != source.ModifiedTicks)
            throw new VideoException(FailureCode.SourceChanged, $"{source.Path} is not the file that was planned: its size or modification time changed.");
    }

    private SourceFile Look(string path, string resolved)
    {
        if (FileStatus.Of(resolved, out var error) is not { } status)
            throw Missing(path, error);
        if (!status.IsRegular)
            throw new VideoException(FailureCode.NotRegularFile, $"{path} is a folder, FIFO, socket or device; only regular files are read.");
        if (Native.Access(resolved, Native.ReadAccess) != 0)
            throw Missing(path, NoAccess);
        if (status.Size == 0)
            throw new VideoException(FailureCode.Empty, $"{path} has no bytes.");
        return status.Size > _maxBytes
            ? throw new VideoException(FailureCode.BytesExceeded, $"{path} has {status.Size} bytes; the limit Ingest:MaxBytes is {_maxBytes}.")
            : new SourceFile(resolved, status.Size, status.ModifiedTicks);
    }

    private static VideoException Missing(string path, int error) => error == NoAccess
        ? new VideoException(FailureCode.AccessDenied, $"{path} may not be read by this worker's user ({Environment.UserName}).")
        : new VideoException(FailureCode.NotFound, $"{path} does not exist on this worker.");

    private static VideoException Gone(string path, int error) => error == NoAccess
        ? Missing(path, error)
        : new VideoException(FailureCode.SourceGone, $"{path} was there when it was planned and is gone, or is on another worker only.");

    private static VideoException Outside(string path) =>
        new(FailureCode.OutsideRoots, $"{path} is not below a folder of Ingest:Roots on this worker.");
}
