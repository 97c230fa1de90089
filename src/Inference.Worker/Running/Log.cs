using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running;

internal static partial class Log
{
    [LoggerMessage(4101, LogLevel.Information, "Model {Fingerprint} loaded: {Dimension} floats a frame, {Provider} on {Device}, {Precision}, runs of {RunFrames}")]
    public static partial void ModelLoaded(this ILogger log, string fingerprint, int dimension, string provider, string device, string precision, int runFrames);

    [LoggerMessage(4102, LogLevel.Warning, "NO GPU: CUDA cannot be used ({Reason}); Inference:Accelerator is auto, so this worker runs on the CPU, far slower. Set it to cpu to accept that, or to cuda to stop instead")]
    public static partial void FellBackToCpu(this ILogger log, string reason);

    [LoggerMessage(4103, LogLevel.Information, "Model {Fingerprint} is warm after {ElapsedMs:F0} ms")]
    public static partial void ModelWarm(this ILogger log, string fingerprint, double elapsedMs);

    [LoggerMessage(4104, LogLevel.Error, "ONNX Runtime, {Category} at {Location}: {Message}")]
    public static partial void RuntimeError(this ILogger log, string? category, string? location, string? message);
}
