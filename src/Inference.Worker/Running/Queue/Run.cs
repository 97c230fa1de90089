using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Running.Queue;

/// <summary>Frames for one call of a session: pieces of one batch or of several.</summary>
/// <param name="Frame">Their geometry.</param>
/// <param name="Slices">The pieces, in order.</param>
internal sealed record Run(FrameGeometry Frame, IReadOnlyList<Slice> Slices)
{
    /// <summary>Frames in all.</summary>
    public int Frames { get; } = Slices.Sum(s => s.Count);
}
