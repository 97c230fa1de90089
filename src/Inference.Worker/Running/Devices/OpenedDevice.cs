using Microsoft.Extensions.Logging;
using QueueWorkers.Inference.Running.Faults;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>A device that is open and warm.</summary>
/// <param name="Name">What logs call it.</param>
/// <param name="Device">The device.</param>
/// <param name="Reopen">Opens it anew, after it was lost.</param>
internal sealed record OpenedDevice(string Name, IDevice Device, Func<IDevice> Reopen)
{
    /// <summary>Opens a device and runs it once in each size, now and whenever it was lost.</summary>
    /// <param name="name">What logs call it.</param>
    /// <param name="open">Opens it, cold.</param>
    /// <param name="log">Is told of runs that do not fit.</param>
    /// <param name="mayHalve">Whether runs that do not fit are halved now; else <see cref="DeviceMemoryException"/> is thrown.</param>
    public static OpenedDevice Warm(string name, Func<OnnxDevice> open, ILogger log, bool mayHalve = true)
    {
        IDevice Opened(bool halve)
        {
            var device = open();
            try
            {
                device.WarmUp(log, halve);
                return device;
            }
            // What is done to a session whose context is dead may end the process before anybody has said why.
            catch (Exception fault) when (fault is not DeviceLostException { EndsProcess: true })
            {
                device.Dispose();
                throw;
            }
        }
        return new(name, Opened(mayHalve), () => Opened(halve: true));
    }
}
