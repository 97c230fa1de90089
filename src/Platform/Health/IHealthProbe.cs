using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Health;

/// <summary>Something that a daemon cannot work without, and how to find out whether it works.</summary>
public interface IHealthProbe
{
    /// <summary>What it is.</summary>
    WorkKind Kind { get; }

    /// <summary>Its name, for people.</summary>
    string Name { get; }

    /// <summary>
    /// Tries it: what is wrong, without paths and addresses, for it is told to whoever asks; null if nothing is. May take its time, and throw: an exception is a
    /// fault too.
    /// </summary>
    ValueTask<HealthFault?> FindFaultAsync(CancellationToken cancellation);
}

/// <summary>What is wrong with something.</summary>
/// <param name="Told">For whoever asks.</param>
/// <param name="Reason">For the log: more of it; null if there is no more.</param>
public sealed record HealthFault(string Told, string? Reason = null);
