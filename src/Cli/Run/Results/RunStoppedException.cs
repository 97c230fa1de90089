namespace QueueWorkers.Cli.Run.Results;

/// <summary>A run cannot go on, and waiting does not help; the message says the cause and the remedy in one line.</summary>
internal sealed class RunStoppedException(string message) : Exception(message);
