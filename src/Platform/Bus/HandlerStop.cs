namespace QueueWorkers.Platform.Bus;

/// <summary>
/// Cancels every handler of a process at once. The bus cancels them too, once its drain is over; that is for daemons, whose work at hand is worth finishing.
/// </summary>
/// <param name="Token">Is cancelled when handlers are to end.</param>
public sealed record HandlerStop(CancellationToken Token);
