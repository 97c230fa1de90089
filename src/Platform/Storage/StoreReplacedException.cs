namespace QueueWorkers.Platform.Storage;

/// <summary>A store has become another one while the process ran, and the process does not take it up: it ends, for its supervisor to start it on what is there.</summary>
/// <param name="path">The store's folder.</param>
public sealed class StoreReplacedException(string path) : IOException($"The store at {path} is another one than at start");
