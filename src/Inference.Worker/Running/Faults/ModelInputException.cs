namespace QueueWorkers.Inference.Running.Faults;

/// <summary>The model fails on this input; trying again would not help.</summary>
public sealed class ModelInputException(string message, Exception? inner = null) : Exception(message, inner);
