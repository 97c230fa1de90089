using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Input and output of runs of one size, bound once and reused for every run. The memory belongs to <see cref="RunBuffers"/>, the tensors to this.</summary>
internal sealed class RunBuffer : IDisposable
{
    private readonly NativeBlock _inputMemory;
    private readonly NativeBlock _outputMemory;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OrtIoBinding _binding;
    private readonly int _inputBytes;
    private readonly int _outputBytes;

    public RunBuffer(InferenceSession session, ModelGraph graph, NativeBlock inputMemory, NativeBlock outputMemory, OrtValue input, int inputBytes, OrtValue output, int outputBytes)
    {
        (_inputMemory, _outputMemory, _input, _inputBytes, _output, _outputBytes) = (inputMemory, outputMemory, input, inputBytes, output, outputBytes);
        _binding = session.CreateIoBinding();
        _binding.BindInput(graph.Input, input);
        _binding.BindOutput(graph.Output, output);
    }

    public Span<byte> Input => _inputMemory.Bytes(_inputBytes);

    public ReadOnlySpan<byte> Output => _outputMemory.Bytes(_outputBytes);

    public void Run(InferenceSession session, RunOptions options)
    {
        _binding.SynchronizeBoundInputs();
        session.RunWithBinding(options, _binding);
        _binding.SynchronizeBoundOutputs();
    }

    public void Dispose()
    {
        _binding.Dispose();
        _output.Dispose();
        _input.Dispose();
    }
}
