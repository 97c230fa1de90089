namespace QueueWorkers.Platform.Storage;

/// <summary>The folders of the two stores that every process shares.</summary>
/// <param name="Payloads">Frames on their way.</param>
/// <param name="Features">Parts, markers and results.</param>
public sealed record SharedStores(StoreRoot Payloads, StoreRoot Features);
