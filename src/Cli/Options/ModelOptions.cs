using System.CommandLine;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Cli.Options;

/// <summary>Options of commands that run a model.</summary>
internal static class ModelOptions
{
    public static Option<string?> Precision() => Checked.Word(
        "--precision", "Numbers that the model computes with: as-is (those of its file), fp32, fp16 (converted when it is loaded), int8 (a model of qw models quantise).", ModelPrecisions.Names);
}
