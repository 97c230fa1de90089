namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>How ONNX Runtime was built.</summary>
public static class RuntimeBuild
{
    /// <summary>Whether it has CUDA in it; a device is another question.</summary>
    public static bool HasCuda() => OrtRuntime.Environment().GetAvailableProviders().Contains("CUDAExecutionProvider");
}
