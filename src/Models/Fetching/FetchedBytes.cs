namespace QueueWorkers.Models.Fetching;

/// <summary>How far a fetch is.</summary>
/// <param name="Bytes">Bytes that are there, those of an earlier try too.</param>
/// <param name="Total">Bytes in all; null if the server does not say.</param>
public readonly record struct FetchedBytes(long Bytes, long? Total);
