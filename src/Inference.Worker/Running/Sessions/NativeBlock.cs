using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Native memory that tensors of several sizes look at, one at a time. Whoever made it frees it, after the tensors.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    // A cache line, and as wide as the widest vector.
    private const nuint Alignment = 64;
    private readonly OrtValue? _pinned;
    private void* _memory;

    /// <param name="length">Bytes.</param>
    /// <param name="pinning">Gives pinned memory; absent for memory of the system.</param>
    public NativeBlock(long length, OrtAllocator? pinning = null)
    {
        Length = length;
        if (pinning is not null)
        {
            _pinned = OrtValue.CreateAllocatedTensorValue(pinning, TensorElementType.UInt8, [Math.Max(length, 1)]);
            _memory = Unsafe.AsPointer(ref MemoryMarshal.GetReference(_pinned.GetTensorMutableRawData()));
        }
        else
        {
            _memory = NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), Alignment);
        }
        NativeMemory.Clear(_memory, (nuint)length);
    }

    public long Length { get; }

    public nint Address => (nint)_memory;

    public Span<byte> Bytes(int length) =>
        length <= Length && _memory != null ? new Span<byte>(_memory, length) : throw new ArgumentOutOfRangeException(nameof(length), length, $"the block has {Length} bytes");

    public void Dispose()
    {
        if (_pinned is not null)
            _pinned.Dispose();
        else
            NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
