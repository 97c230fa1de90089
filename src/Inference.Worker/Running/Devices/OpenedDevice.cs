namespace QueueWorkers.Inference.Running.Devices;

/// <summary>A device that is open and warm.</summary>
/// <param name="Name">What logs call it.</param>
/// <param name="Device">The device.</param>
/// <param name="Reopen">Opens it anew, after it was lost.</param>
internal sealed record OpenedDevice(string Name, IDevice Device, Func<IDevice> Reopen)
{
    /// <summary>Opens a device and runs it once in each size, now and whenever it was lost.</summary>
    public static OpenedDevice Warm(string name, Func<OnnxDevice> open)
    {
        IDevice Reopen()
        {
            var device = open();
            device.WarmUp();
            return device;
        }
        return new(name, Reopen(), Reopen);
    }
}
