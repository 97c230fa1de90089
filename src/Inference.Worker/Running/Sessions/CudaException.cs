namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>A call of CUDA's runtime failed.</summary>
internal sealed class CudaException(int error) : Exception($"CUDA failure {error}: of a copy");
