using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Says what will happen to a video, without hashing or decoding it.</summary>
public interface IVideoProbe
{
    /// <summary>Probes and plans a video. Throws <see cref="Media.VideoException"/>, <see cref="IOException"/> for what may pass.</summary>
    /// <param name="command">As a saga would send it.</param>
    /// <param name="quotaBytes">Payload bytes that may wait for the model.</param>
    /// <param name="cancellation">Ends probing.</param>
    Task<ProbedVideo> ProbeAsync(PlanVideo command, long quotaBytes, CancellationToken cancellation);
}
