namespace QueueWorkers.Contracts;

/// <summary>Where the time of a video went, milliseconds.</summary>
/// <param name="Total">From admission to the final files, by the state store's clock.</param>
/// <param name="Stages">Sum over all workers by stage; stages that run side by side add up to more than the total.</param>
public sealed record ReportLatency(double Total, IReadOnlyDictionary<string, double> Stages);
