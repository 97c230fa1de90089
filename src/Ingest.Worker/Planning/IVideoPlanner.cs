using QueueWorkers.Contracts;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Finds, hashes, probes and plans a video.</summary>
public interface IVideoPlanner
{
    /// <summary>
    /// The plan of a command. Throws <see cref="QueueWorkers.Ingest.Decoding.DecodeException"/> for what stays, <see cref="IOException"/> for what may pass.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="quotaBytes">Payload bytes that may wait for the model.</param>
    /// <param name="timings">Collects the time of each stage.</param>
    /// <param name="cancellation">Ends hashing and probing.</param>
    Task<VideoPlan> PlanAsync(PlanVideo command, long quotaBytes, StageTimer timings, CancellationToken cancellation);
}
