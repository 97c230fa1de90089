using Microsoft.Extensions.Options;

namespace QueueWorkers.Platform.State;

[OptionsValidator]
internal sealed partial class StateOptionsValidator : IValidateOptions<StateOptions>;
