using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Queue;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>What runs the model: a session on a GPU, or one of several on the CPU. One run at a time.</summary>
internal interface IDevice : IDisposable
{
    /// <summary>Most frames of such a size in one run.</summary>
    int MostFrames(FrameGeometry frame);

    /// <summary>
    /// Runs, and writes each frame's feature to its batch. Blocks. Throws <see cref="DeviceMemoryException"/> if a smaller run may fit,
    /// <see cref="DeviceLostException"/> where only a new session may help, <see cref="QueueWorkers.Platform.Resilience.DeviceException"/> for what passes,
    /// <see cref="ModelInputException"/> where the model fails on these frames.
    /// </summary>
    RunTimes Run(Run run);

    /// <summary>Asks a run in flight to end. From any thread.</summary>
    void Abort();
}
