using System.Buffers;

namespace QueueWorkers.Platform.Storage;

/// <summary>A block file in memory, its body as values of one type.</summary>
internal sealed record Block<THeader, TValue>(THeader Header, long[] Pts, long[] Ordinals, Memory<TValue> Body, IMemoryOwner<TValue> Owner);
