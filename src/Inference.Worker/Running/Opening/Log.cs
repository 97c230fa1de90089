using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running.Opening;

internal static partial class Log
{
    [LoggerMessage(4102, LogLevel.Warning, "NO GPU: {Reason}. This worker runs on the CPU, far slower. Set Inference:Accelerator to cpu to accept that, or to cuda to stop instead")]
    public static partial void FellBackToCpu(this ILogger log, string reason);

    [LoggerMessage(4103, LogLevel.Debug, "Model {Fingerprint}: {Layout}: {Rate:F1} frames/s")]
    public static partial void LayoutMeasured(this ILogger log, string fingerprint, string layout, double rate);

    [LoggerMessage(4105, LogLevel.Information, "Model {Fingerprint} on the CPU: {Layout}")]
    public static partial void LayoutChosen(this ILogger log, string fingerprint, string layout);

    [LoggerMessage(4114, LogLevel.Warning, "{Device} does not fit beside the others; the GPU goes on without it, and copies nothing while it computes: {Reason}")]
    public static partial void FewerSessions(this ILogger log, string device, string reason);

    [LoggerMessage(4115, LogLevel.Information, "Runs of {What} have at most {Megapixels:F1} megapixels in each session: {Plan}")]
    public static partial void RunsPlanned(this ILogger log, string what, string plan, double megapixels);
}
