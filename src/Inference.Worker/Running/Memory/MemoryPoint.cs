namespace QueueWorkers.Inference.Running.Memory;

/// <summary>What a run took.</summary>
/// <param name="Width">Pixels of a frame.</param>
/// <param name="Height">Pixels of a frame.</param>
/// <param name="Frames">Frames of the run.</param>
/// <param name="Bytes">Memory of the device, the model included.</param>
public sealed record MemoryPoint(int Width, int Height, int Frames, long Bytes)
{
    /// <summary>Pixels of the run.</summary>
    public long Pixels => (long)Width * Height * Frames;
}
