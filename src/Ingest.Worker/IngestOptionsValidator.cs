using Microsoft.Extensions.Options;

namespace QueueWorkers.Ingest;

[OptionsValidator]
internal sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;
