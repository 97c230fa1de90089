using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.Features;

/// <summary>Where parts, markers and final files lie, and how long.</summary>
public sealed class FeatureOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Features";

    /// <summary>Folder, shared by all hosts.</summary>
    /// <value>The default is <c>/var/lib/queueworkers/features</c>.</value>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "/var/lib/queueworkers/features";

    /// <summary>How long parts of completed videos stay; final files stay for ever.</summary>
    /// <value>The default is one day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan PartRetention { get; set; } = TimeSpan.FromDays(1);
}

/// <summary>Checks <see cref="FeatureOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class FeatureOptionsValidator : IValidateOptions<FeatureOptions>;
