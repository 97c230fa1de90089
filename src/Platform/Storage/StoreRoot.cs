using System.Text;

namespace QueueWorkers.Platform.Storage;

/// <summary>
/// The folder of a store with its identity file. Every use reads the identity again: on a host that lacks the mount the folder
/// is there and empty, and what is not there must not be called lost, nor be written beside the mount.
/// </summary>
public sealed class StoreRoot
{
    private const string IdentityFile = "store-identity";
    private string? _identity;

    private readonly bool _mayCreate;

    /// <summary>
    /// A store in a folder. Who may create it gives it its identity at first use; everybody else waits for that, for on a host that lacks the mount
    /// a new store would take what nobody else sees.
    /// </summary>
    public StoreRoot(string path, bool mayCreate = true) => (Path, _mayCreate) = (System.IO.Path.GetFullPath(path), mayCreate);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The store's identity, read again. Throws <see cref="IOException"/> where it cannot be read or has become another.</summary>
    public string Identity()
    {
        if (_identity is null && _mayCreate)
            Create();
        string found;
        try
        {
            found = File.ReadAllText(In(IdentityFile));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"The store at {Path} has no identity file: is it mounted, and has a coordinator started once?", fault);
        }
        _identity ??= found;
        return found == _identity ? found : throw new IOException($"The store at {Path} is another one than at start");
    }

    /// <summary>A path inside the store.</summary>
    public string In(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private void Create()
    {
        if (File.Exists(In(IdentityFile)))
            return;
        Directory.CreateDirectory(Path);
        using var aside = AsideFile.Create(In(IdentityFile));
        aside.Stream.Write(Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N")));
        aside.Link();
    }
}
