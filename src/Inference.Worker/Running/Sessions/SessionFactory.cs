using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Opens sessions.</summary>
internal static class SessionFactory
{
    /// <summary>On the CPU.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that work on a run.</param>
    /// <param name="weights">Weights of that model that other sessions use too; absent for its own.</param>
    public static InferenceSession OpenCpu(byte[] model, int threads, SharedWeights? weights = null)
    {
        using var settings = Settings(threads);
        // Threads that spin for the next operator take cores from decoders and from other sessions.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (weights is null)
            return new InferenceSession(model, settings);
        if (weights.IsOptimized)
            settings.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        weights.AddTo(settings);
        return new InferenceSession(model, settings, weights.Arranged);
    }

    /// <summary>A model as ONNX Runtime rearranges it for the CPU of this host, fused weights included.</summary>
    public static byte[] Optimized(byte[] model)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var settings = Settings(threads: 1);
            // It warns that such a file is for this host alone, which it is meant to be.
            settings.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            settings.OptimizedModelFilePath = file;
            new InferenceSession(model, settings).Dispose();
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>On a GPU. Throws <see cref="AcceleratorUnavailableException"/>.</summary>
    public static InferenceSession OpenCuda(byte[] model, int device, InferenceOptions options)
    {
        using var settings = Settings(threads: 1);
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            var entries = new Dictionary<string, string>
            {
                ["device_id"] = device.ToString(CultureInfo.InvariantCulture),
                ["use_tf32"] = "0", // fp32 means fp32.
                ["cudnn_conv_algo_search"] = options.CudnnSearch.ToUpperInvariant(),
                ["arena_extend_strategy"] = options.GpuArena == GpuArena.PowersOfTwo ? "kNextPowerOfTwo" : "kSameAsRequested",
            };
            if (options.GpuMemoryBytes > 0)
                entries["gpu_mem_limit"] = options.GpuMemoryBytes.ToString(CultureInfo.InvariantCulture);
            cuda.UpdateOptions(entries);
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
            throw new AcceleratorUnavailableException($"CUDA device {device} cannot be used: {fault.Message.Trim()}", fault);
        }
    }

    /// <summary>Pinned memory of the host, which a GPU copies from and to by itself; null, and said, where the session has none to give.</summary>
    public static OrtAllocator? PinnedMemory(InferenceSession session, ILogger log)
    {
        try
        {
            using var kind = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.CpuOutput);
            return new OrtAllocator(session, kind);
        }
        catch (OnnxRuntimeException fault)
        {
            log.NotPinned(fault.Message.Trim());
            return null;
        }
    }

    private static SessionOptions Settings(int threads) => new()
    {
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        IntraOpNumThreads = threads,
        InterOpNumThreads = 1,
    };
}
