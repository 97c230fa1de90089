using System.Text.Json.Serialization;

namespace QueueWorkers.Cli.Doctor;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingStatus>))]
internal enum FindingStatus
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, and something should be changed.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>It does not work.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Not looked at: not configured, not told, or behind something that failed.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}

/// <summary>One line of <c>qw doctor</c>.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Status">How it is.</param>
/// <param name="Found">What was found, with versions and numbers.</param>
/// <param name="Remedy">What to do; absent unless something is to be done.</param>
internal sealed record Finding(string Check, FindingStatus Status, string Found, string? Remedy = null);
