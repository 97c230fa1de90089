using System.Buffers;

namespace QueueWorkers.Platform.Storage;

/// <summary>
/// Buffers for the frames of a batch. A pool of its own, which keeps as many of a size as were ever in use at once: the shared one keeps one for each thread
/// that ever gave one back besides, and a batch is tens of megabytes.
/// </summary>
public static class FrameBuffers
{
    private const int LargestBytes = 256 << 20;
    private const int BuffersOfASize = 64;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(LargestBytes, BuffersOfASize);

    /// <summary>A buffer of at least so many bytes, with anything in it; disposing gives it back.</summary>
    public static IMemoryOwner<byte> Rent(int bytes) => new Owner(Pool.Rent(bytes));

    private sealed class Owner(byte[] array) : IMemoryOwner<byte>
    {
        private byte[]? _array = array;

        public Memory<byte> Memory => _array ?? throw new ObjectDisposedException(nameof(FrameBuffers));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                Pool.Return(array);
        }
    }
}
