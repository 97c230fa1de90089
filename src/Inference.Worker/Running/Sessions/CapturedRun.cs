using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>
/// Runs of one size as a CUDA graph: ONNX Runtime records the kernels of the first run, and launches them together from then on. It replays addresses, so that
/// input and output lie in memory of the GPU that stays where it is, and are copied here.
/// </summary>
/// <remarks>https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html#using-cuda-graphs-preview</remarks>
internal sealed unsafe class CapturedRun : IDisposable
{
    /// <summary>Setting of a run: which of a session's graphs, or which one it becomes.</summary>
    private const string GraphId = "gpu_graph_id";

    private const int HostToDevice = 1;
    private const int DeviceToHost = 2;

    private readonly string _id;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OrtIoBinding _binding;

    public CapturedRun(InferenceSession session, SessionPlan plan, ModelShape shape, int frames, OrtAllocator memory)
    {
        _id = frames.ToString(CultureInfo.InvariantCulture);
        _input = OrtValue.CreateAllocatedTensorValue(memory, shape.InputType, shape.InputOf(frames));
        _output = OrtValue.CreateAllocatedTensorValue(memory, shape.OutputType, shape.OutputOf(frames));
        _binding = session.CreateIoBinding();
        _binding.BindInput(plan.Graph.Input, _input);
        _binding.BindOutput(plan.Graph.Output, _output);
    }

    /// <summary>Copies, runs, and copies back: all is done when it returns.</summary>
    public void Run(InferenceSession session, RunOptions options, ReadOnlySpan<byte> input, Span<byte> output)
    {
        fixed (byte* from = input)
            Check(Copy(Address(_input), from, (nuint)input.Length, HostToDevice));
        options.AddRunConfigEntry(GraphId, _id);
        session.RunWithBinding(options, _binding);
        fixed (byte* to = output)
            Check(Copy(to, Address(_output), (nuint)output.Length, DeviceToHost));
    }

    public void Dispose()
    {
        _binding.Dispose();
        _output.Dispose();
        _input.Dispose();
    }

    private static void* Address(OrtValue tensor) => Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.GetTensorMutableRawData()));

    private static void Check(int error)
    {
        if (error != 0)
            throw new CudaException(error);
    }

    /// <summary>Of the runtime that ONNX Runtime's provider has loaded.</summary>
    [DllImport("libcudart.so.13", EntryPoint = "cudaMemcpy")]
    private static extern int Copy(void* to, void* from, nuint bytes, int kind);
}

/// <summary>A call of CUDA's runtime failed.</summary>
internal sealed class CudaException(int error) : Exception($"CUDA failure {error}: of a copy");
