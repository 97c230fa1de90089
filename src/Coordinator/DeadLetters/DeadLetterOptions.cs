using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>How dead letters are looked after, section <c>DeadLetters</c>.</summary>
public sealed class DeadLetterOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "DeadLetters";

    /// <summary>How often they are counted, and submissions among them answered.</summary>
    /// <value>The default is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks <see cref="DeadLetterOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class DeadLetterOptionsValidator : IValidateOptions<DeadLetterOptions>;
