namespace QueueWorkers.Platform.Resilience;

/// <summary>The device failed, not the input: the run is tried again.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner);
