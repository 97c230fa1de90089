using System.Buffers;
using System.Runtime.CompilerServices;

namespace QueueWorkers.Platform.Storage;

/// <summary>
/// Buffers for the frames of a batch, and for its features. A pool of its own, which keeps as many of a size as were ever in use at once: the shared one keeps one for each thread
/// that ever gave one back besides, and a batch is tens of megabytes.
/// </summary>
public static class FrameBuffers
{
    private const int LargestBytes = 256 << 20;
    private const int BuffersOfASize = 64;

    /// <summary>A buffer of at least so many bytes, with anything in it; disposing gives it back.</summary>
    public static IMemoryOwner<byte> Rent(int bytes) => Rent<byte>(bytes);

    /// <summary>A buffer of at least so many values, with anything in it; disposing gives it back.</summary>
    public static IMemoryOwner<T> Rent<T>(int count)
        where T : unmanaged => new Owner<T>(Pools<T>.Pool.Rent(count));

    private static class Pools<T>
        where T : unmanaged
    {
        public static readonly ArrayPool<T> Pool = ArrayPool<T>.Create(LargestBytes / Unsafe.SizeOf<T>(), BuffersOfASize);
    }

    private sealed class Owner<T>(T[] array) : IMemoryOwner<T>
        where T : unmanaged
    {
        private T[]? _array = array;

        public Memory<T> Memory => _array ?? throw new ObjectDisposedException(nameof(FrameBuffers));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                Pools<T>.Pool.Return(array);
        }
    }
}
