using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running.Devices;

internal static partial class Log
{
    [LoggerMessage(4106, LogLevel.Warning, "Device {Device}: a run of {Frames} frames does not fit into its memory, from now on {Half} at most: {Reason}")]
    public static partial void RunHalved(this ILogger log, string device, int frames, int half, string reason);

    [LoggerMessage(4107, LogLevel.Error, "Device {Device} was lost, {Times} in a row; its work goes back and its session is opened anew: {Reason}")]
    public static partial void DeviceLost(this ILogger log, string device, int times, string reason);

    [LoggerMessage(4113, LogLevel.Error, "Device {Device}: what was to end it failed: {Reason}")]
    public static partial void NotEnded(this ILogger log, string device, string reason);
}
