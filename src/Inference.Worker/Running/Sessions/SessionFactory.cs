using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Opens sessions.</summary>
internal static class SessionFactory
{
    /// <summary>On the CPU.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that work on a run.</param>
    /// <param name="anySize">Whether its frames come in any size.</param>
    /// <param name="weights">Weights of that model that other sessions use too; absent for its own.</param>
    public static InferenceSession OpenCpu(byte[] model, int threads, bool anySize = false, SharedWeights? weights = null)
    {
        using var settings = Settings(threads, anySize);
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
    /// <param name="model">The model.</param>
    /// <param name="level">How far: the basic level knows no host, and keeps to ONNX's own operators.</param>
    public static byte[] Optimized(byte[] model, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var settings = Settings(threads: 1);
            // It warns that such a file is for this host alone, which it is meant to be.
            settings.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            settings.OptimizedModelFilePath = file;
            settings.GraphOptimizationLevel = level;
            new InferenceSession(model, settings).Dispose();
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// On a GPU. Throws <see cref="AcceleratorUnavailableException"/> if it cannot be used here, <see cref="DeviceMemoryException"/> and
    /// <see cref="DeviceLostException"/> as a run does.
    /// </summary>
    /// <param name="plan">The model.</param>
    /// <param name="device">CUDA's index of the GPU.</param>
    /// <param name="frames">Frames of a full run.</param>
    /// <param name="options">What the session is to be like.</param>
    public static InferenceSession OpenCuda(SessionPlan plan, int device, int frames, InferenceOptions options)
    {
        using var settings = Settings(threads: 1, plan.Shape.AnySize);
        try
        {
            if (options.TensorRt)
                AddTensorRt(settings, plan, device, frames, options);
            AddCuda(settings, device, options);
        }
        // The CPU build of the library does not have the entry point at all.
        catch (Exception fault) when (fault is EntryPointNotFoundException or DllNotFoundException or OnnxRuntimeException or NotSupportedException)
        {
            if (OrtFaults.Translate(fault, DeviceNames.Gpu(device)) is DeviceLostException { EndsProcess: true } lost)
                throw lost;
            var reason = RuntimeBuild.HasCuda() ? $"{OrtFaults.Reason(fault)} (CUDA 13 and cuDNN 9 must be installed" : "this build has none (build with -p:Accelerator=cuda";
            throw new AcceleratorUnavailableException($"CUDA cannot be used: {reason}; Inference:Accelerator is {options.Accelerator})", fault);
        }

        try
        {
            return new InferenceSession(plan.Graph.Bytes, settings);
        }
        catch (OnnxRuntimeException fault) when (OrtFaults.Translate(fault, DeviceNames.Gpu(device)) is { } translated and not ModelInputException)
        {
            throw translated;
        }
    }

    /// <summary>https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html#configuration-options</summary>
    private static void AddCuda(SessionOptions settings, int device, InferenceOptions options)
    {
        var entries = new Dictionary<string, string>
        {
            ["device_id"] = Text(device),
            ["use_tf32"] = Flag(options.Tf32),
            ["prefer_nhwc"] = Flag(options.PreferNhwc),
            ["enable_cuda_graph"] = Flag(options.CudaGraphs),
            ["cudnn_conv_algo_search"] = options.CudnnSearch.ToUpperInvariant(),
            ["arena_extend_strategy"] = options.GpuArena == GpuArena.PowersOfTwo ? "kNextPowerOfTwo" : "kSameAsRequested",
        };
        if (options.GpuMemoryBytes > 0)
            entries["gpu_mem_limit"] = Text(options.GpuMemoryBytes);
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(entries);
        settings.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>
    /// Before CUDA, which runs what TensorRT leaves. An engine takes minutes to build: it is kept, and one serves all sizes of runs.
    /// https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html#configurations
    /// </summary>
    private static void AddTensorRt(SessionOptions settings, SessionPlan plan, int device, int frames, InferenceOptions options)
    {
        var folder = Path.Combine(options.CacheFolder(), "tensorrt");
        Directory.CreateDirectory(folder);
        var entries = new Dictionary<string, string>
        {
            ["device_id"] = Text(device),
            ["trt_cuda_graph_enable"] = Flag(options.CudaGraphs),
            ["trt_engine_cache_enable"] = "1",
            ["trt_engine_cache_path"] = folder,
            ["trt_timing_cache_enable"] = "1",
            ["trt_timing_cache_path"] = folder,
        };
        if (!plan.Shape.AnySize)
        {
            var full = ShapeOf(plan.Shape.FullRun(frames));
            (entries["trt_profile_min_shapes"], entries["trt_profile_opt_shapes"], entries["trt_profile_max_shapes"]) = (ShapeOf(1), full, full);
        }
        using var tensorRt = new OrtTensorRTProviderOptions();
        tensorRt.UpdateOptions(entries);
        settings.AppendExecutionProvider_Tensorrt(tensorRt);

        string ShapeOf(int count) => $"{plan.Graph.Input}:{string.Join('x', plan.Shape.InputOf(count))}";
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static SessionOptions Settings(int threads, bool anySize = false) => new()
    {
        // A pattern is one more block of memory, as large as the run, for each size that was seen; it is taken beside what the first run of that size took.
        EnableMemoryPattern = !anySize,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        IntraOpNumThreads = threads,
        InterOpNumThreads = 1,
    };
}
