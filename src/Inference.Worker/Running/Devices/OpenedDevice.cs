namespace QueueWorkers.Inference.Running.Devices;

/// <summary>A device that is open and warm.</summary>
/// <param name="Name">What logs call it.</param>
/// <param name="Device">The device.</param>
/// <param name="Reopen">Opens it anew, after it was lost.</param>
internal sealed record OpenedDevice(string Name, IDevice Device, Func<IDevice> Reopen);
