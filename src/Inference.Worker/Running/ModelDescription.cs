using QueueWorkers.Contracts;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running;

/// <summary>Identity and shape of a loaded model.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Fingerprint"><c>{profile}-{8 hex}</c>.</param>
/// <param name="Sha256">Hash of the model file, lower-case hex.</param>
/// <param name="Geometry">The frame that it wants.</param>
/// <param name="Dimension">Floats of one feature.</param>
/// <param name="Execution">What runs it.</param>
public sealed record ModelDescription(string Profile, string Fingerprint, string Sha256, FrameGeometry Geometry, int Dimension, Execution Execution)
{
    /// <summary>What is done to a feature once it is computed.</summary>
    public FeatureNormalization Normalize { get; init; }

    /// <summary>How very large frames are cut; absent if they are not.</summary>
    public TileRule? Tiles { get; init; }

    /// <summary>Names of the classes; absent if it is no classification, or one without names.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
