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
    private readonly string _file;
    private readonly string _within;
    private string? _identity;

    /// <summary>
    /// A store in a folder. Who may create it gives it its identity at first use; everybody else waits for that, for on a host that lacks the mount
    /// a new store would take what nobody else sees.
    /// </summary>
    public StoreRoot(string path, bool mayCreate = true)
    {
        Path = System.IO.Path.GetFullPath(path);
        _within = Path.EndsWith(System.IO.Path.DirectorySeparatorChar) ? Path : Path + System.IO.Path.DirectorySeparatorChar;
        (_mayCreate, _file) = (mayCreate, In(IdentityFile));
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The store's identity, read again. Throws <see cref="IOException"/> if it cannot be read or has become another.</summary>
    public string Identity()
    {
        if (_identity is null && _mayCreate)
            Create();
        Span<byte> found = stackalloc byte[MaxBytes];
        found = found[..Read(found)];
        _identity ??= Encoding.ASCII.GetString(found);
        return Ascii.Equals(found, _identity) ? _identity : throw new IOException($"The store at {Path} is another one than at start");
    }

    // Without a reader and its buffers: it is read several times a batch.
    private int Read(Span<byte> identity)
    {
        try
        {
            using var file = File.OpenHandle(_file);
            return RandomAccess.Read(file, identity, 0);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"The store at {Path} has no identity file: is it mounted, and has a coordinator started once?", fault);
        }
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
        if (File.Exists(_file))
            return;
        Directory.CreateDirectory(Path);
        using var aside = AsideFile.Create(_file);
        aside.Stream.Write(Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N")));
        aside.Link();
    }
}
