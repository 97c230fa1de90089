using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Planning;

namespace QueueWorkers.Cli.Probe;

/// <summary>What a probe found of a video, or why it cannot be read.</summary>
/// <param name="Source">Absolute path.</param>
/// <param name="Video">Absent where it cannot be read.</param>
/// <param name="Failure">Absent where it can.</param>
internal sealed record ProbeAnswer(string Source, ProbedVideo? Video, Failure? Failure);
