using Microsoft.Extensions.Options;

namespace QueueWorkers.Ingest.Settings;

[OptionsValidator]
internal sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;
