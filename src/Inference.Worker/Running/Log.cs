using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running;

internal static partial class Log
{
    [LoggerMessage(4101, LogLevel.Information, "Model {Fingerprint} is warm: {Dimension} floats a frame, {Provider} on {Device}, {Precision}, {Sessions} sessions, runs of {RunFrames}, after {ElapsedMs:F0} ms")]
    public static partial void ModelLoaded(this ILogger log, string fingerprint, int dimension, string provider, string device, string precision, int sessions, int runFrames, double elapsedMs);

    [LoggerMessage(4108, LogLevel.Warning, "Model {Fingerprint}: {Note}")]
    public static partial void ModelNote(this ILogger log, string fingerprint, string note);
}
