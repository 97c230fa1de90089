using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Finds or fetches, hashes, probes and plans a video.</summary>
public interface IVideoPlanner
{
    /// <summary>
    /// The plan of a command. Throws <see cref="Media.VideoException"/> for what stays, <see cref="IOException"/> for what may pass,
    /// <see cref="SourceNotReadyException"/> where the command is wanted again later.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="quotaBytes">Payload bytes that may wait for the model.</param>
    /// <param name="timings">Collects the time of each stage.</param>
    /// <param name="fetched">Is told how far a source that is not a local file has been fetched.</param>
    /// <param name="cancellation">Ends fetching, hashing and probing.</param>
    Task<VideoPlan> PlanAsync(PlanVideo command, long quotaBytes, StageTimer timings, FetchProgress fetched, CancellationToken cancellation);
}
