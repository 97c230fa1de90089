using System.Collections.Immutable;
using System.Text;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Storage;

/// <summary>
/// The folder of a store with its identity file. Every use reads the identity again: on a host that lacks the mount the folder
/// is there and empty, and what is not there must not be called lost, nor be written beside the mount.
/// </summary>
public sealed class StoreRoot
{
    private const string IdentityFile = "store-identity";
    private const int MaxBytes = 64;
    private readonly bool _mayCreate;
    private readonly bool _isDisposable;
    private readonly string _file;
    private readonly string _within;
    private readonly Lock _lock = new();
    private volatile Known? _known;

    /// <summary>
    /// A store in a folder. Who may create it gives it its identity at first use; everybody else waits for that, for on a host that lacks the mount
    /// a new store would take what nobody else sees.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="mayCreate">Whether this process may create it.</param>
    /// <param name="isDisposable">
    /// Whether what it holds can be made again. If it was wiped, it is then made anew, and taken up, by processes that run: where its file system is still
    /// the one that it was on, no mount is missing.
    /// </param>
    public StoreRoot(string path, bool mayCreate = true, bool isDisposable = false)
    {
        Path = System.IO.Path.GetFullPath(path);
        _within = Path.EndsWith(System.IO.Path.DirectorySeparatorChar) ? Path : Path + System.IO.Path.DirectorySeparatorChar;
        (_mayCreate, _isDisposable, _file) = (mayCreate, isDisposable, In(IdentityFile));
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>
    /// The store's identity, read again. Throws <see cref="IOException"/> if it cannot be read, and <see cref="StoreReplacedException"/> if it has become
    /// another that is not taken up.
    /// </summary>
    public string Identity()
    {
        Span<byte> found = stackalloc byte[MaxBytes];
        var known = _known;
        var length = TryRead(found);
        if (length is null && _mayCreate && (known is null || _isDisposable && known.Device == Device()))
        {
            Create();
            length = TryRead(found);
        }
        if (length is not { } bytes)
            throw new IOException($"The store at {Path} has no identity file: is it mounted, and has a coordinator started once?");
        found = found[..bytes];
        return known is not null && Ascii.Equals(found, known.Identity) ? known.Identity : TakeUp(Encoding.ASCII.GetString(found));
    }

    /// <summary>Whether the store had this identity before it was wiped and made anew: what it held then is gone.</summary>
    public bool Had(string identity) => _known is { } known && known.Before.Contains(identity);

    private string TakeUp(string identity)
    {
        lock (_lock)
        {
            if (_known is not { } known)
                _known = new Known(identity, Device(), []);
            else if (known.Identity != identity)
                _known = _isDisposable && known.Device == Device()
                    ? new Known(identity, known.Device, known.Before.Add(known.Identity).Remove(identity))
                    : throw new StoreReplacedException(Path);
            return identity;
        }
    }

    // Without a reader and its buffers: it is read several times a batch.
    private int? TryRead(Span<byte> identity)
    {
        try
        {
            using var file = File.OpenHandle(_file);
            return RandomAccess.Read(file, identity, 0);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The file system that the folder is on, or would be made on.</summary>
    private long? Device()
    {
        for (var folder = Path; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
            if (FileStatus.DeviceOf(folder) is { } device)
                return device;
        return null;
    }

    /// <summary>A path inside the store. Throws <see cref="ArgumentException"/> if the parts lead out of it: waiting would not help.</summary>
    public string In(params ReadOnlySpan<string> parts)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([Path, .. parts]));
        return path.StartsWith(_within, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{PlainText.Short(string.Join('/', parts!), 100)}' leads out of the store at {Path}");
    }

    private void Create()
    {
        Directory.CreateDirectory(Path);
        using var aside = AsideFile.Create(_file);
        aside.Stream.Write(Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N")));
        aside.Link();
    }

    private sealed record Known(string Identity, long? Device, ImmutableHashSet<string> Before);
}
