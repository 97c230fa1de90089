namespace QueueWorkers.Platform.Bus;

/// <summary>
/// A command names what is not there, and has been waited for long enough: a model or decoder without a queue, a store that is not this worker's. Whoever
/// had it ends its work and takes the next. The saga repeats what belongs to a video as long as that lives (R3); what belongs to none is gone.
/// </summary>
public sealed class GivenUpException(string message, Exception? inner = null) : Exception(message, inner);
