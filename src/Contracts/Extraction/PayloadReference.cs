namespace QueueWorkers.Contracts;

/// <summary>Where the pixels of a batch lie. The object describes itself: shape, type, timestamps, checksum.</summary>
/// <param name="Store">Identity of the store: who cannot read this store's identity file has no say about its objects.</param>
/// <param name="Object">Name of the object in the store.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
public sealed record PayloadReference(string Store, string Object, long Offset, long Length);
