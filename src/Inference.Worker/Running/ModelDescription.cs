using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Running;

/// <summary>Identity and shape of a loaded model.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Fingerprint"><c>{profile}-{8 hex}</c>.</param>
/// <param name="Sha256">Hash of the model file, lower-case hex.</param>
/// <param name="Geometry">The frame that it wants.</param>
/// <param name="Dimension">Floats of one feature.</param>
/// <param name="Execution">What runs it.</param>
public sealed record ModelDescription(string Profile, string Fingerprint, string Sha256, FrameGeometry Geometry, int Dimension, Execution Execution);
