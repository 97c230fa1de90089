using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>A source is not there yet and will be: the plan is wanted again behind others, rather than waited for on a worker.</summary>
/// <param name="reason">What it waits for, and the code where that takes too long.</param>
public sealed class SourceNotReadyException(Failure reason) : Exception(reason.Message)
{
    /// <summary>What it waits for, and the code where that takes too long.</summary>
    public Failure Reason { get; } = reason;
}
