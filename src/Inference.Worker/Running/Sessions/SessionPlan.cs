using QueueWorkers.Contracts;
using QueueWorkers.Platform.Models;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>What a session is opened on, and what goes in and comes out of it.</summary>
/// <param name="Graph">The model.</param>
/// <param name="Shape">Types and shapes.</param>
/// <param name="Input">What has to be done to pixels before.</param>
/// <param name="Geometry">The frame that the model wants.</param>
/// <param name="Dimension">Floats of one feature.</param>
internal sealed record SessionPlan(ModelGraph Graph, ModelShape Shape, ModelInput Input, FrameGeometry Geometry, int Dimension)
{
    /// <summary>Pixels of the frames of one run, if frames come in any size; 0 for no bound.</summary>
    public long MostPixels { get; init; }

    /// <summary>What whoever uses the model should know, found by trying it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
