namespace QueueWorkers.Inference.Settings;

/// <summary>Who brings pixels to the model's numbers.</summary>
public enum PixelWork
{
    /// <summary>The graph on a GPU; on the CPU whichever is faster, and the process for frames of any size, as the graph would take more memory.</summary>
    Auto,

    /// <summary>The graph: a device is given bytes.</summary>
    Graph,

    /// <summary>This process, with vector instructions.</summary>
    Host,
}
