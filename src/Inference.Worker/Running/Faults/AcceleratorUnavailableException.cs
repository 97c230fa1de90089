namespace QueueWorkers.Inference.Running.Faults;

/// <summary>The accelerator that was asked for cannot be used here.</summary>
public sealed class AcceleratorUnavailableException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
