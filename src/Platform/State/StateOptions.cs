using System.ComponentModel.DataAnnotations;
using QueueWorkers.Platform.Redis;

namespace QueueWorkers.Platform.State;

/// <summary>
/// Settings of the state store, section <c>State</c>: Redis 7.0 or later with <c>noeviction</c> and an append-only file. Without a
/// connection state lives in this process and ends with it.
/// </summary>
public sealed class StateOptions : RedisOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "State";

    /// <summary>How long an ended video's row and ledger stay, so that late duplicates find them.</summary>
    /// <value>7 days; from one minute to ten years.</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan FinalRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Accepts an instance that may evict keys, and with them running videos.</summary>
    /// <value>false.</value>
    public bool AllowEviction { get; set; }

    internal override string SectionName => Section;
}
