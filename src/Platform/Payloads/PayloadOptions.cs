using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.Payloads;

/// <summary>Where payloads wait, and how many.</summary>
public sealed class PayloadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Payloads";

    /// <summary>Folder, shared by ingest and inference hosts.</summary>
    /// <value>The default is <c>/var/lib/queueworkers/payloads</c>.</value>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "/var/lib/queueworkers/payloads";

    /// <summary>The most bytes that may wait for one model.</summary>
    /// <value>The default is 4 GiB.</value>
    [Range(1L << 16, long.MaxValue)]
    public long QuotaBytes { get; set; } = 4L << 30;
}

/// <summary>Checks <see cref="PayloadOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class PayloadOptionsValidator : IValidateOptions<PayloadOptions>;
