using Microsoft.Extensions.Options;

namespace QueueWorkers.Inference.Running;

[OptionsValidator]
internal sealed partial class InferenceOptionsValidator : IValidateOptions<InferenceOptions>;
