using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>The process's one ONNX Runtime environment. Its errors go to the log of whoever loaded a model last.</summary>
internal static class OrtRuntime
{
    private static readonly Lock Gate = new();

    // Native code holds it for the life of the process: the field keeps it from being collected.
    private static readonly DOrtLoggingFunction Callback = Write;
    private static volatile ILogger _log = NullLogger.Instance;

    public static void Begin(ILogger log)
    {
        _log = log;
        lock (Gate)
        {
            if (OrtEnv.IsCreated)
                return;
            var options = new EnvironmentCreationOptions { logId = "queueworkers", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, loggingFunction = Callback };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }
    }

    private static void Write(nint param, OrtLoggingLevel severity, string category, string logId, string location, string message)
    {
        try
        {
            _log.RuntimeError(category, location, message);
        }
        catch (Exception)
        {
            // Nothing may be thrown into native code.
        }
    }
}
