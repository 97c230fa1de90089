using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running.Sessions;

internal static partial class Log
{
    [LoggerMessage(4104, LogLevel.Error, "ONNX Runtime, {Category} at {Location}: {Message}")]
    public static partial void RuntimeError(this ILogger log, string? category, string? location, string? message);

    [LoggerMessage(4109, LogLevel.Warning, "ONNX Runtime on the model, {Count} messages from {Location}, such as: {Example}")]
    public static partial void RuntimeWarning(this ILogger log, int count, string location, string example);

    [LoggerMessage(4110, LogLevel.Debug, "ONNX Runtime at {Location}: {Message}")]
    public static partial void RuntimeNote(this ILogger log, string? location, string? message);

    [LoggerMessage(4111, LogLevel.Warning, "Memory for runs is not pinned, copies to the GPU are slower: {Reason}")]
    public static partial void NotPinned(this ILogger log, string reason);

    [LoggerMessage(4112, LogLevel.Warning, "Sessions share no weights that ONNX Runtime makes while it opens a model, each takes its own memory for them: the model cannot be optimised into the folder for temporary files, {Folder} (TMPDIR): {Reason}")]
    public static partial void WeightsNotShared(this ILogger log, string folder, string reason);
}
