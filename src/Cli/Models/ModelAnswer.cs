using QueueWorkers.Inference.Precisions;
using QueueWorkers.Inference.Running;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Cli.Models;

/// <summary>What is known of a model.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="State">Whether its file is there.</param>
/// <param name="Profile">How it is used.</param>
/// <param name="Public">Facts of a public model; absent for others.</param>
/// <param name="File">Path of its file; absent if it is built in, or not there.</param>
/// <param name="Bytes">Size of the model in one piece; absent if it is not there.</param>
/// <param name="Sha256">Hash, as the fingerprint has it; absent if it is not there.</param>
/// <param name="Onnx">What the file says of itself.</param>
/// <param name="Inspection">What it is under its profile; absent if it does not fit, or is not there.</param>
/// <param name="Problem">Why it cannot be used; absent if it can.</param>
internal sealed record ModelAnswer(
    string Name, ModelState State, ModelProfile Profile, PublicFacts? Public, string? File, long? Bytes, string? Sha256, OnnxFacts? Onnx, ModelInspection? Inspection, string? Problem)
{
    /// <summary>How its features differ from those in another precision; absent unless that was asked for.</summary>
    public PrecisionReport? Comparison { get; init; }
}
