using QueueWorkers.Contracts;

namespace QueueWorkers.Ingest.Media;

/// <summary>Nothing can be done with a video, or not what was asked for, for a reason that stays.</summary>
public sealed class VideoException(string code, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public Failure Failure { get; } = new(code, message);
}
