using System.Buffers;

namespace QueueWorkers.Platform.Storage;

/// <summary>A block file in memory.</summary>
internal sealed record Block<T>(T Header, long[] Pts, long[] Ordinals, Memory<byte> Body, IMemoryOwner<byte> Owner);
