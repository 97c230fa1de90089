using Microsoft.Extensions.Options;

namespace QueueWorkers.Inference.Settings;

[OptionsValidator]
internal sealed partial class InferenceOptionsValidator : IValidateOptions<InferenceOptions>;
