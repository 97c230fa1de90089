namespace QueueWorkers.Inference.Running.Devices;

/// <summary>What devices have done since the start. Differences of two give rates.</summary>
/// <param name="Frames">Frames.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Busy">Time in runs, of all devices together.</param>
/// <param name="Devices">How many devices.</param>
public readonly record struct DeviceLoad(long Frames, long Runs, TimeSpan Busy, int Devices);
