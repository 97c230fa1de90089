using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.Features;

[OptionsValidator]
internal sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;
