using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.Hosting;

/// <summary>When a daemon takes itself for one that stands still.</summary>
public sealed class WatchdogOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Watchdog";

    /// <summary>How long a message at work may come on by nothing, before systemd's watchdog is no longer fed.</summary>
    /// <value>The default is 10 minutes: longer than any single step may take by the limits of its own.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StandstillAfter { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Checks <see cref="WatchdogOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class WatchdogOptionsValidator : IValidateOptions<WatchdogOptions>;
