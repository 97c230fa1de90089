namespace QueueWorkers.Platform.Bus;

/// <summary>
/// No queue is bound to the key of a message, and none came for a while: the model or the decoder that it names is served by nobody. What follows from a
/// video is repeated by its saga as long as that lives (R3), so whoever published it ends its work.
/// </summary>
public sealed class NoQueueException(string message, Exception inner) : Exception(message, inner);
