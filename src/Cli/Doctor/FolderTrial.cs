using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Cli.Doctor;

/// <summary>Whether this user can write to a folder as our processes do, and how much fits in.</summary>
internal static class FolderTrial
{
    private const long FewFiles = 10_000;

    /// <summary>Writes a file beside its name, flushes, links, locks and removes it; says why not if that does not work.</summary>
    public static string? FaultOf(string folder)
    {
        // Which would be made.
        if (!Directory.Exists(folder))
            return "it is not there";
        var path = Path.Combine(folder, $".qw-doctor-{Guid.NewGuid():N}");
        try
        {
            using (var file = AsideFile.Create(path))
            {
                file.Stream.WriteByte(0);
                file.Link();
            }
            LinuxFiles.TryLock(path)?.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
        finally
        {
            Remove(path);
        }
    }

    /// <summary>Says how much room there is.</summary>
    /// <param name="findings">Gets the line.</param>
    /// <param name="check">Its name.</param>
    /// <param name="folder">A folder that is there.</param>
    /// <param name="least">Bytes without which nothing works.</param>
    /// <param name="wanted">Bytes that may be wanted, and why.</param>
    /// <param name="remedy">What to do.</param>
    public static void CheckRoom(Findings findings, string check, string folder, long least, (long Bytes, string Why) wanted, string remedy)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var files = LinuxFiles.FreeFiles(folder);
        var found = $"{Bytes.Of(free)} free{(files is null ? "" : $", room for {files:N0} files")}";
        if (free < least)
            findings.Fail(check, $"{found}: the disk is full", remedy);
        else if (files < FewFiles)
            findings.Warn(check, $"{found}: it will run out of inodes", remedy);
        else if (free < wanted.Bytes)
            findings.Warn(check, $"{found}; {wanted.Why} is {Bytes.Of(wanted.Bytes)}", remedy);
        else
            findings.Ok(check, found);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It was not made, which has been said.
        }
    }
}
