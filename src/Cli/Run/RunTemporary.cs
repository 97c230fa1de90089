using Microsoft.Win32.SafeHandles;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Run;

/// <summary>The temporary folder of a run: frames and parts on their way. What runs left that were killed is deleted by the next one.</summary>
internal sealed class RunTemporary : IDisposable
{
    private const string Prefix = "qw-";
    private const string LockFile = ".qw-run-lock";

    private readonly SafeFileHandle _lock;

    private RunTemporary(string path, SafeFileHandle @lock) => (Path, _lock) = (path, @lock);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes one. Throws <see cref="CallException"/> if the system's folder for temporary files cannot be written to.</summary>
    public static RunTemporary Create()
    {
        try
        {
            DeleteAbandoned();
            // It gets its name once its lock is held: a folder of that name whose lock is free is one that was left.
            var made = Directory.CreateTempSubdirectory(".qw-").FullName;
            var held = LinuxFiles.TryLock(System.IO.Path.Combine(made, LockFile)) ?? throw new IOException($"{made} is locked by another process");
            var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Prefix + System.IO.Path.GetFileName(made)[".qw-".Length..]);
            Directory.Move(made, path);
            return new RunTemporary(path, held);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException(
                $"frames cannot be kept in {System.IO.Path.GetTempPath()}, the folder for temporary files; set TMPDIR to one that can be written ({fault.Message})");
        }
    }

    public void Dispose()
    {
        try
        {
            Delete(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Something still writes there: the next run deletes it.
        }
        _lock.Dispose();
    }

    /// <summary>The lock goes last: a folder of which a part is left, because this fails or is killed, can still be told from somebody else's.</summary>
    private static void Delete(string folder)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder))
            Folders.Delete(inner);
        Folders.Delete(folder);
    }

    /// <summary>Deletes what runs left that were killed. A run that needs a folder of its own has it done by <see cref="Create"/>.</summary>
    public static void DeleteAbandoned()
    {
        // What cannot be listed is nobody's to delete; whoever needs a folder there is told by Create.
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        if (!Directory.Exists(System.IO.Path.GetTempPath()))
            return;
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*", options))
            try
            {
                var file = System.IO.Path.Combine(folder, LockFile);
                if (!File.Exists(file))
                    continue;
                using var abandoned = LinuxFiles.TryLock(file);
                if (abandoned is not null)
                    Delete(folder);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another run deletes it at this moment.
            }
    }
}
