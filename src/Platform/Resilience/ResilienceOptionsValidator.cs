using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.Resilience;

[OptionsValidator]
internal sealed partial class ResilienceOptionsValidator : IValidateOptions<ResilienceOptions>;
