namespace QueueWorkers.Models.Fetching;

/// <summary>A try to fetch ended in a way that may pass: the next one goes on where it ended.</summary>
internal sealed class FetchFaultException(string message, Exception? inner = null) : Exception(message, inner);
