using System.Runtime.InteropServices;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Identities;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>A batch that fills: frames are read behind the last one that was kept, and those that are not selected are written over. Owns its buffer.</summary>
internal sealed class OpenBatch : IDisposable
{
    private readonly ExtractionSettings _extraction;
    private readonly int _frameBytes;
    private readonly System.Buffers.IMemoryOwner<byte> _buffer;
    private readonly List<long> _pts = [];
    private readonly List<long> _ordinals = [];

    public OpenBatch(ExtractionSettings extraction)
    {
        (_extraction, _frameBytes) = (extraction, extraction.Geometry.FrameBytes());
        _buffer = FrameBuffers.Rent(checked(_frameBytes * extraction.FramesPerBatch));
    }

    public int Count => _pts.Count;

    public bool IsFull => Count == _extraction.FramesPerBatch;

    /// <summary>Where the next frames are read to.</summary>
    public Memory<byte> Free => _buffer.Memory[(Count * _frameBytes)..(_extraction.FramesPerBatch * _frameBytes)];

    /// <summary>Identity of its frames.</summary>
    public ExtractedBatch Identity => new(Count, PtsHash.Of(CollectionsMarshal.AsSpan(_pts)));

    /// <summary>Keeps a frame that was read <paramref name="at"/> frames into <see cref="Free"/> as it was then, with <paramref name="kept"/> kept since.</summary>
    public void Keep(int at, int kept, long pts, long ordinal)
    {
        if (at != kept)
            Free.Slice((at - kept) * _frameBytes, _frameBytes).CopyTo(Free);
        _pts.Add(pts);
        _ordinals.Add(ordinal);
    }

    /// <summary>As a payload that owns nothing, with <see cref="Identity"/> as it was then.</summary>
    public Payload ToPayload(BatchId batch, ExtractedBatch identity) => new(
        new PayloadHeader
        {
            Batch = batch,
            Fingerprint = _extraction.Fingerprint,
            Count = Count,
            Geometry = _extraction.Geometry,
            PtsHash = identity.PtsHash,
        },
        _pts.ToArray(), _ordinals.ToArray(), _buffer.Memory[..(Count * _frameBytes)]);

    public void Dispose() => _buffer.Dispose();
}
