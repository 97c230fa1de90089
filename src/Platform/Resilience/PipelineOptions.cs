using System.ComponentModel.DataAnnotations;

namespace QueueWorkers.Platform.Resilience;

/// <summary>How long one kind of work is waited for. That it is waited for does not end (R2).</summary>
public sealed class PipelineOptions
{
    /// <summary>How long one attempt may take; zero for as long as it takes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Timeout { get; set; }

    /// <summary>The longest pause between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:10:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of attempts that failed at which the breaker opens.</summary>
    [Range(0.01, 1)]
    public double FailureRatio { get; set; } = 0.9;

    /// <summary>Attempts within <see cref="Sampling"/> below which it stays closed.</summary>
    [Range(2, 100_000)]
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>Over which time attempts are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Sampling { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open before one attempt is let through.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "1.00:00:00")]
    public TimeSpan Break { get; set; } = TimeSpan.FromSeconds(2);
}
