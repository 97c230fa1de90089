using Microsoft.Extensions.Options;
using QueueWorkers.Ingest.Settings;

namespace QueueWorkers.Ingest.Tools;

/// <summary>A worker that must have a jail and cannot does not start.</summary>
internal sealed class JailRules : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options) =>
        options.Jail == JailMode.Required && Jail.FaultOf(out _) is { } fault
            ? ValidateOptionsResult.Fail($"Ingest:Jail is Required, and {fault}. Make bubblewrap work, or set it to None where a container is the jail.")
            : ValidateOptionsResult.Success;
}
