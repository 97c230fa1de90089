using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>The process's one ONNX Runtime environment. Its errors go to the log of whoever loaded a model last; for warnings see <see cref="OpeningMessages"/>.</summary>
internal static class OrtRuntime
{
    private static readonly Lock Gate = new();

    // Native code holds it for the life of the process: the field keeps it from being collected.
    private static readonly DOrtLoggingFunction Callback = Write;
    private static volatile ILogger _log = NullLogger.Instance;

    /// <summary>To be called before a model is opened, and disposed once it is: then warnings are told, on the same thread.</summary>
    public static IDisposable Begin(ILogger log)
    {
        _log = log;
        Environment();
        return new OpeningMessages(log);
    }

    /// <summary>The environment. Whoever else made one first, by asking the library for its own, would have its messages on standard error.</summary>
    public static OrtEnv Environment()
    {
        lock (Gate)
        {
            if (OrtEnv.IsCreated)
                return OrtEnv.Instance();
            // Warnings of the environment are about the machine, such as that it has no GPU: sessions have a level of their own.
            var options = new EnvironmentCreationOptions { logId = "queueworkers", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, loggingFunction = Callback };
            return OrtEnv.CreateInstanceWithOptions(ref options);
        }
    }

    private static void Write(nint param, OrtLoggingLevel severity, string category, string logId, string location, string message)
    {
        try
        {
            if (severity >= OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR)
                _log.RuntimeError(category, location, message);
            else if (!OpeningMessages.TryAdd(location, message))
                _log.RuntimeNote(location, message);
        }
        catch (Exception)
        {
            // Nothing may be thrown into native code.
        }
    }
}
