using System.ComponentModel.DataAnnotations;
using QueueWorkers.Platform.Redis;

namespace QueueWorkers.Platform.Features;

/// <summary>
/// Settings of the feature cache, section <c>Cache</c>: a Redis of its own with <c>maxmemory</c> and <c>allkeys-lru</c>, never the one
/// of the state. Without a connection nothing is cached.
/// </summary>
public sealed class CacheOptions : RedisOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Cache";

    /// <summary>How long a call may take before it counts as a miss, milliseconds.</summary>
    /// <value>250; from 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int TimeoutMs { get; set; } = 250;

    internal override string SectionName => Section;
}
