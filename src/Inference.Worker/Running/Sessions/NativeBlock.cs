using System.Runtime.InteropServices;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Native memory that tensors of several sizes look at, one at a time. Whoever made it frees it, after the tensors.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    // A cache line, and as wide as the widest vector.
    private const nuint Alignment = 64;
    private void* _memory;

    public NativeBlock(long length)
    {
        Length = length;
        _memory = NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), Alignment);
        NativeMemory.Clear(_memory, (nuint)length);
    }

    public long Length { get; }

    public nint Address => (nint)_memory;

    public Span<byte> Bytes(int length) =>
        length <= Length && _memory != null ? new Span<byte>(_memory, length) : throw new ArgumentOutOfRangeException(nameof(length), length, $"the block has {Length} bytes");

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
