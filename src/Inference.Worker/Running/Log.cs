using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running;

internal static partial class Log
{
    [LoggerMessage(4101, LogLevel.Information, "Model {Fingerprint} is warm: {Dimension} floats a frame, {Provider} on {Device}, {Precision}, {Sessions} sessions, runs of {RunFrames}, after {ElapsedMs:F0} ms")]
    public static partial void ModelLoaded(this ILogger log, string fingerprint, int dimension, string provider, string device, string precision, int sessions, int runFrames, double elapsedMs);

    [LoggerMessage(4102, LogLevel.Warning, "NO GPU: {Reason}. This worker runs on the CPU, far slower. Set Inference:Accelerator to cpu to accept that, or to cuda to stop instead")]
    public static partial void FellBackToCpu(this ILogger log, string reason);

    [LoggerMessage(4103, LogLevel.Debug, "Model {Fingerprint}: {Layout}: {Rate:F1} frames/s")]
    public static partial void LayoutMeasured(this ILogger log, string fingerprint, string layout, double rate);

    [LoggerMessage(4104, LogLevel.Error, "ONNX Runtime, {Category} at {Location}: {Message}")]
    public static partial void RuntimeError(this ILogger log, string? category, string? location, string? message);

    [LoggerMessage(4105, LogLevel.Information, "Model {Fingerprint} on the CPU: {Layout}")]
    public static partial void LayoutChosen(this ILogger log, string fingerprint, string layout);

    [LoggerMessage(4106, LogLevel.Warning, "Device {Device}: a run of {Frames} frames does not fit into its memory, from now on {Half} at most: {Reason}")]
    public static partial void RunHalved(this ILogger log, string device, int frames, int half, string reason);

    [LoggerMessage(4107, LogLevel.Error, "Device {Device} was lost, {Times} in a row; its work goes back and its session is opened anew: {Reason}")]
    public static partial void DeviceLost(this ILogger log, string device, int times, string reason);

    [LoggerMessage(4108, LogLevel.Warning, "Model {Fingerprint}: {Note}")]
    public static partial void ModelNote(this ILogger log, string fingerprint, string note);

    [LoggerMessage(4109, LogLevel.Warning, "ONNX Runtime on the model, {Count} messages from {Location}, such as: {Example}")]
    public static partial void RuntimeWarning(this ILogger log, int count, string location, string example);

    [LoggerMessage(4110, LogLevel.Debug, "ONNX Runtime at {Location}: {Message}")]
    public static partial void RuntimeNote(this ILogger log, string? location, string? message);

    [LoggerMessage(4111, LogLevel.Warning, "Memory for runs is not pinned, copies to the GPU are slower: {Reason}")]
    public static partial void NotPinned(this ILogger log, string reason);

    [LoggerMessage(4112, LogLevel.Warning, "Sessions share no weights that ONNX Runtime makes while it opens a model, each takes its own memory for them: the model cannot be optimised into the folder for temporary files, {Folder} (TMPDIR): {Reason}")]
    public static partial void WeightsNotShared(this ILogger log, string folder, string reason);

    [LoggerMessage(4114, LogLevel.Warning, "{Device} does not fit beside the others; the GPU goes on without it, and copies nothing while it computes: {Reason}")]
    public static partial void FewerSessions(this ILogger log, string device, string reason);

    [LoggerMessage(4115, LogLevel.Information, "Runs of {What} have at most {Megapixels:F1} megapixels in each session: {Plan}")]
    public static partial void RunsPlanned(this ILogger log, string what, string plan, double megapixels);

    [LoggerMessage(4113, LogLevel.Error, "Device {Device}: what was to end it failed: {Reason}")]
    public static partial void NotEnded(this ILogger log, string device, string reason);
}
