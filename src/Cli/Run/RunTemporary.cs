using Microsoft.Win32.SafeHandles;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Run;

/// <summary>The temporary folder of a run: frames and parts on their way. What runs left that were killed is deleted by the next one.</summary>
internal sealed class RunTemporary : IDisposable
{
    private const string Prefix = "qw-";
    private const string LockFile = ".qw-run-lock";
    private const int Attempts = 3;

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
        for (var attempt = 1; !TryDelete() && attempt < Attempts; attempt++)
            ;
        _lock.Dispose();
    }

    /// <summary>A file that is written meanwhile is caught by the next attempt; if something goes on writing, the next run deletes it all.</summary>
    private bool TryDelete()
    {
        try
        {
            Folders.Delete(Path);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void DeleteAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
            try
            {
                var file = System.IO.Path.Combine(folder, LockFile);
                if (!File.Exists(file))
                    continue;
                using var abandoned = LinuxFiles.TryLock(file);
                if (abandoned is not null)
                    Folders.Delete(folder);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another run deletes it at this moment.
            }
    }
}
