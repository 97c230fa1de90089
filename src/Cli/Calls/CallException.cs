namespace QueueWorkers.Cli.Calls;

/// <summary>The call cannot be done as it stands; the message says the cause and the remedy in one line.</summary>
internal sealed class CallException(string message) : Exception(message);
