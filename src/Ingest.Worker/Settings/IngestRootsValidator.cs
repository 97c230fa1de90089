using Microsoft.Extensions.Options;

namespace QueueWorkers.Ingest.Settings;

internal sealed class IngestRootsValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var bad = options.Roots.FirstOrDefault(r => !Path.IsPathFullyQualified(r));
        return bad is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Ingest:Roots holds \"{bad}\"; allowed are absolute folders, such as /srv/videos.");
    }
}
