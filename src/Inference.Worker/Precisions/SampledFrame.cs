using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Precisions;

/// <summary>A frame of a video, as a model wants it.</summary>
/// <param name="Pixels">Packed 8-bit pixels.</param>
/// <param name="Geometry">Their geometry.</param>
public sealed record SampledFrame(byte[] Pixels, FrameGeometry Geometry);
