namespace QueueWorkers.Inference.Running.Faults;

/// <summary>A run did not fit into the memory of the device.</summary>
internal sealed class DeviceMemoryException(string message, Exception? inner = null) : Exception(message, inner);
