using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Running;

/// <summary>Frames whose features are wanted.</summary>
/// <param name="Pixels">Packed 8-bit pixels, frame by frame.</param>
/// <param name="Frame">Their geometry: the model's own, or of any size where that is <see cref="ResizeMode.Native"/>.</param>
/// <param name="Count">How many frames.</param>
/// <param name="Priority">The larger, the sooner.</param>
public readonly record struct FrameBatch(ReadOnlyMemory<byte> Pixels, FrameGeometry Frame, int Count, int Priority = 0);
