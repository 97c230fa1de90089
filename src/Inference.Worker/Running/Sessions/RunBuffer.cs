using Microsoft.ML.OnnxRuntime;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Input and output of runs of one size. The memory belongs to <see cref="RunBuffers"/>, the tensors to this.</summary>
/// <remarks>
/// A session on a GPU copies what it is given at each run, and back, in the run's own stream. Tensors that are bound once it would copy once, and waiting for
/// bound tensors waits for all streams of the device.
/// </remarks>
internal sealed class RunBuffer(ModelGraph graph, int frames, RunTensor input, RunTensor output, CapturedRun? captured) : IDisposable
{
    private readonly string[] _inputs = [graph.Input];
    private readonly OrtValue[] _given = [input.Value];
    private readonly string[] _outputs = [graph.Output];
    private readonly OrtValue[] _got = [output.Value];

    /// <summary>How many.</summary>
    public int Frames => frames;

    public Span<byte> Input => input.Bytes;

    public ReadOnlySpan<byte> Output => output.Bytes;

    public void Run(InferenceSession session, RunOptions options)
    {
        if (captured is not null)
            captured.Run(session, options, input.Bytes, output.Bytes);
        else
            session.Run(options, _inputs, _given, _outputs, _got);
    }

    public void Dispose()
    {
        captured?.Dispose();
        output.Value.Dispose();
        input.Value.Dispose();
    }
}
