namespace QueueWorkers.Inference.Settings;

/// <summary>How the memory of a GPU grows.</summary>
public enum GpuArena
{
    /// <summary>By what is asked for.</summary>
    AsRequested,

    /// <summary>By powers of two: fewer steps, more memory.</summary>
    PowersOfTwo,
}
