using QueueWorkers.Inference.Precisions;

namespace QueueWorkers.Cli.Models;

/// <summary>What <c>qw models quantise</c> made.</summary>
/// <param name="Model">The INT8 model.</param>
/// <param name="Profile">Its profile: what <c>--model</c> takes.</param>
/// <param name="Comparison">How its features differ from those of the model that it was made of, on frames that it was not calibrated on if there were more than one.</param>
internal sealed record QuantisedAnswer(string Model, string Profile, PrecisionReport Comparison);
