namespace QueueWorkers.Inference.Running;

/// <summary>Who brings pixels to the model's numbers.</summary>
public enum PixelWork
{
    /// <summary>The graph on a GPU; on the CPU whichever is faster.</summary>
    Auto,

    /// <summary>The graph: a device is given bytes.</summary>
    Graph,

    /// <summary>This process, with vector instructions.</summary>
    Host,
}
