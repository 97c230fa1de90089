namespace QueueWorkers.Cli.Run.Sources;

/// <summary>A video that was asked for.</summary>
/// <param name="Uri">Absolute path, or the uri as it was given.</param>
/// <param name="Name">The name that its results should have: safe as the name of a folder, and not unique.</param>
/// <param name="Id">The id that a list gave it; absent otherwise.</param>
/// <param name="IsFound">Whether it was found in a folder rather than named: then it may turn out to hold no video.</param>
internal sealed record VideoSource(string Uri, string Name, string? Id = null, bool IsFound = false);
