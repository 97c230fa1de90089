namespace QueueWorkers.Inference.Running.Devices;

/// <summary>When a lane gives something up.</summary>
/// <param name="RunTimeout">A run that takes longer is told to end, and its session is closed.</param>
/// <param name="Failures">Sessions lost in a row after which the process had better end.</param>
/// <param name="Pause">Wait before a lost session is opened anew.</param>
internal sealed record LaneOptions(TimeSpan RunTimeout, int Failures, TimeSpan Pause);
