using QueueWorkers.Contracts;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>What a session is opened on, and what goes in and comes out of it.</summary>
/// <param name="Graph">The model.</param>
/// <param name="Shape">Types and shapes.</param>
/// <param name="Input">What has to be done to pixels before.</param>
/// <param name="Geometry">The frame that the model wants.</param>
/// <param name="Dimension">Floats of one feature.</param>
internal sealed record SessionPlan(ModelGraph Graph, ModelShape Shape, ModelInput Input, FrameGeometry Geometry, int Dimension)
{
    /// <summary>Hash of the model's file, lower-case hex.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Pixels of the largest run that fits into memory; a run has one frame always.</summary>
    public long MostPixels { get; init; } = long.MaxValue;

    /// <summary>Frames of the largest run.</summary>
    /// <param name="frame">Geometry of the frames.</param>
    /// <param name="wanted">As many if they fit.</param>
    public int MostFrames(FrameGeometry frame, int wanted) => (int)Math.Clamp(MostPixels / Math.Max(1, (long)frame.Width * frame.Height), 1, wanted);

    /// <summary>What whoever uses the model should know, found by trying it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
