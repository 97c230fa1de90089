namespace QueueWorkers.Platform.Bus;

/// <summary>A message of ours is larger than any queue takes. Trying again does not help.</summary>
public sealed class MessageTooLargeException(string message) : Exception(message);
