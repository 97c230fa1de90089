using Microsoft.Win32.SafeHandles;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Run.Results;

/// <summary>
/// The folder of the results: a folder a video, the manifest, and the hidden folder <c>.qw</c> in which results lie until they are complete. One run at a
/// time writes to it. What a run left that was killed is tidied up by the next one.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private const string Hidden = ".qw";

    /// <summary>The files of a result, in the order in which they are put in place if a folder cannot be exchanged.</summary>
    private static readonly string[] ResultFiles = [DirectoryResultStore.FeaturesFile, DirectoryResultStore.ReportFile];

    private readonly string _new;
    private readonly string _replaced;
    private readonly SafeFileHandle _lock;

    private OutputFolder(string path, SafeFileHandle @lock)
    {
        (Path, _lock) = (path, @lock);
        _new = System.IO.Path.Combine(path, Hidden, "new");
        _replaced = System.IO.Path.Combine(path, Hidden, "replaced");
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Opens a folder, making it if it is not there. Throws <see cref="CallException"/> if it cannot be written to, or another run does.</summary>
    public static OutputFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, Hidden));
            var turn = LinuxFiles.TryLock(System.IO.Path.Combine(path, Hidden, "lock"))
                ?? throw new CallException($"another qw run writes to {path}; wait until it has ended, or give --out another folder");
            var folder = new OutputFolder(path, turn);
            folder.TidyUp();
            Directory.CreateDirectory(folder._new);
            Directory.CreateDirectory(folder._replaced);
            return folder;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CallException(CannotWrite(path, fault));
        }
    }

    /// <summary>The line for a fault of a folder of results, with its remedy.</summary>
    public static string CannotWrite(string path, Exception fault) =>
        $"results cannot be written to {path}: {PlainText.Short(fault.Message, 150)}; make room there, or give --out another folder";

    /// <summary>Does something in the folder. Throws <see cref="RunStoppedException"/> if the folder cannot be written to.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RunStoppedException(CannotWrite(Path, fault));
        }
    }

    /// <summary>Where the results of a video lie until they are complete.</summary>
    public string NewOf(Guid video) => System.IO.Path.Combine(_new, video.ToString("N"));

    /// <summary>The folder of a name.</summary>
    public string FolderOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Puts the complete results of a video in the place of what stands there. At every moment one of the two stands whole. Other files of the folder stay.</summary>
    public void Replace(Guid video, string name)
    {
        var (fresh, target) = (NewOf(video), FolderOf(name));
        if (!Directory.Exists(target))
        {
            Directory.Move(fresh, target);
            return;
        }
        var aside = System.IO.Path.Combine(_replaced, name);
        Directory.Move(fresh, aside);
        if (LinuxFiles.TryExchange(aside, target))
            Empty(aside, target);
        else
            foreach (var file in ResultFiles)
                File.Move(System.IO.Path.Combine(aside, file), System.IO.Path.Combine(target, file), overwrite: true);
        Folders.Delete(aside);
    }

    public void Dispose()
    {
        try
        {
            TidyUp();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next run tries again.
        }
        _lock.Dispose();
    }

    private void TidyUp()
    {
        Folders.Delete(_new);
        if (!Directory.Exists(_replaced))
            return;
        foreach (var aside in Directory.EnumerateDirectories(_replaced))
            Empty(aside, FolderOf(System.IO.Path.GetFileName(aside)));
        Folders.Delete(_replaced);
    }

    /// <summary>Moves what is no result back to the folder that it was in.</summary>
    private static void Empty(string aside, string target)
    {
        foreach (var entry in new DirectoryInfo(aside).EnumerateFileSystemInfos().Where(e => !ResultFiles.Contains(e.Name)))
        {
            var back = System.IO.Path.Combine(target, entry.Name);
            if (!System.IO.Path.Exists(back) && Directory.Exists(target))
                Directory.Move(entry.FullName, back);
        }
    }
}
