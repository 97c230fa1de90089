namespace QueueWorkers.Platform.Storage;

/// <summary>Whole folders.</summary>
public static class Folders
{
    /// <summary>Deletes a folder and all in it; nothing where it is not there, or another sweep is faster.</summary>
    public static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // As wanted.
        }
    }
}
