using QueueWorkers.Contracts;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Cli.Run;

/// <summary>What <c>qw run</c> was asked for.</summary>
internal sealed record RunRequest
{
    /// <summary>Files, folders and uris as they were named, or <c>-</c> for a list on standard input.</summary>
    public required IReadOnlyList<string> Videos { get; init; }

    /// <summary>Files that list videos, or <c>-</c>.</summary>
    public required IReadOnlyList<string> Lists { get; init; }

    /// <summary>Whether folders below the named ones count.</summary>
    public required bool Recursive { get; init; }

    /// <summary>Name of the model, or path of its profile.</summary>
    public required string Model { get; init; }

    /// <summary>One of <see cref="QueueWorkers.Inference.Settings.Accelerators"/>; null for what the environment says, or the build.</summary>
    public required string? Accelerator { get; init; }

    /// <summary>One of <see cref="QueueWorkers.Models.Profiles.ModelPrecisions"/>; null for what the environment says, or the profile.</summary>
    public required string? Precision { get; init; }

    /// <summary>Which frames.</summary>
    public required FrameSelection Selection { get; init; }

    /// <summary>Which part of each video.</summary>
    public required TimeRange? Range { get; init; }

    /// <summary>Whether what there is of a video that breaks is kept.</summary>
    public required bool AllowPartial { get; init; }

    /// <summary>Whether results that stand are made again.</summary>
    public required bool Force { get; init; }

    /// <summary>Absolute folder of the results.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Whether reports are printed as JSON.</summary>
    public required bool Json { get; init; }
}
