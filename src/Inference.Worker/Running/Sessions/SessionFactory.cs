using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Opens a session on the device that the options ask for.</summary>
internal static class SessionFactory
{
    public static (InferenceSession Session, string Provider, string Device) Open(byte[] model, InferenceOptions options, ILogger log)
    {
        OrtRuntime.Begin(log);
        var accelerator = options.Accelerator.ToLowerInvariant();
        if (accelerator != Accelerators.Cpu)
        {
            try
            {
                return (OpenCuda(model, options), "cuda", DeviceNames.Gpu(options.Device));
            }
            catch (AcceleratorUnavailableException fault) when (accelerator == Accelerators.Auto)
            {
                log.FellBackToCpu(fault.Message);
            }
        }

        using var settings = Settings(options);
        return (new InferenceSession(model, settings), "cpu", DeviceNames.Cpu());
    }

    private static InferenceSession OpenCuda(byte[] model, InferenceOptions options)
    {
        using var settings = Settings(options);
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>
            {
                ["device_id"] = options.Device.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["use_tf32"] = "0", // fp32 means fp32.
                ["cudnn_conv_algo_search"] = "HEURISTIC", // EXHAUSTIVE times its candidates: workers would differ in their last digits.
                ["arena_extend_strategy"] = "kSameAsRequested",
            });
            settings.AppendExecutionProvider_CUDA(cuda);
        }
        // The CPU build of the library does not have the entry point at all.
        catch (Exception fault) when (fault is EntryPointNotFoundException or DllNotFoundException or OnnxRuntimeException or NotSupportedException)
        {
            throw new AcceleratorUnavailableException(
                $"CUDA cannot be used: {fault.Message.Trim()} (Inference:Accelerator is {options.Accelerator}; CUDA needs the build with -p:Accelerator=cuda and the CUDA libraries)", fault);
        }

        try
        {
            return new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException fault) when (OrtFaults.IsDevice(fault))
        {
            throw new AcceleratorUnavailableException($"CUDA device {options.Device} cannot be used: {fault.Message.Trim()}", fault);
        }
    }

    private static SessionOptions Settings(InferenceOptions options)
    {
        return new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.Threads > 0 ? options.Threads : DefaultThreads(),
            InterOpNumThreads = 1,
        };
    }

    // ONNX Runtime counts the machine's cores; in a container with fewer, its threads would crowd each other. 0 leaves the choice to it.
    private static int DefaultThreads() => Environment.ProcessorCount < DeviceNames.Processors() ? Environment.ProcessorCount : 0;
}
