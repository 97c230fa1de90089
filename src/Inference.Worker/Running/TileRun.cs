using System.Buffers;
using System.Diagnostics;
using System.Numerics.Tensors;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Inference.Running;

/// <summary>Tiles of one size of all frames of a batch on their way through the devices, and their features.</summary>
internal sealed class TileRun : IDisposable
{
    private readonly TileGroup _group;
    private readonly int _dimension;
    private readonly IMemoryOwner<float> _features;

    public TileRun(FrameBatch batch, TileGroup group, int dimension)
    {
        var count = checked(batch.Count * group.Places.Count);
        (_group, _dimension, _features) = (group, dimension, FrameBuffers.Rent<float>(checked(count * dimension)));
        Batch = new(batch.Pixels, group.Tile, count, _features.Memory[..(count * dimension)], batch.Priority, isTensor: false, Stopwatch.GetTimestamp())
        {
            Tiles = new(batch.Pixels, batch.Frame.FrameBytes(), group),
        };
    }

    /// <summary>What waits for devices.</summary>
    public PendingBatch Batch { get; }

    /// <summary>Adds the share of these tiles to the features of their frames.</summary>
    public void AddTo(Span<float> frames)
    {
        var tiles = Batch.Features.Span;
        for (; frames.Length > 0; frames = frames[_dimension..])
        {
            var sum = frames[.._dimension];
            for (var i = 0; i < _group.Places.Count; i++, tiles = tiles[_dimension..])
                TensorPrimitives.MultiplyAdd(tiles[.._dimension], (float)_group.Weight, sum, sum);
        }
    }

    public void Dispose() => _features.Dispose();
}
