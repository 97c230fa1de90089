using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>
/// Owns the memory of a model's runs: room for one full run, at which the tensors of every size look, so that sizes cost next to nothing.
/// Only one run may use it at a time.
/// </summary>
internal sealed class RunBuffers : IDisposable
{
    private readonly InferenceSession _session;
    private readonly SessionPlan _plan;
    private readonly ModelShape _shape;
    private readonly GpuMemory? _gpu;
    private readonly NativeBlock _input;
    private readonly NativeBlock _output;
    private readonly Dictionary<int, RunBuffer> _sizes = [];

    /// <param name="session">Whose runs.</param>
    /// <param name="plan">What goes in and comes out.</param>
    /// <param name="frame">Geometry of the frames.</param>
    /// <param name="full">Frames of a full run.</param>
    /// <param name="gpu">Memory of the session's GPU; absent on the CPU.</param>
    public RunBuffers(InferenceSession session, SessionPlan plan, FrameGeometry frame, int full, GpuMemory? gpu)
    {
        (_session, _plan, _shape, Frame, Frames, _gpu) = (session, plan, plan.Shape.For(frame), frame, full, gpu);
        _input = new NativeBlock(RunTensor.Length(_shape.InputType, _shape.InputOf(full)), gpu?.Pinned);
        _output = new NativeBlock(RunTensor.Length(_shape.OutputType, _shape.OutputOf(full)), gpu?.Pinned);
    }

    /// <summary>Geometry of the frames.</summary>
    public FrameGeometry Frame { get; }

    /// <summary>Frames of a full run.</summary>
    public int Frames { get; }

    /// <summary>The buffer for runs of exactly so many frames.</summary>
    public RunBuffer Of(int frames)
    {
        if (!_sizes.TryGetValue(frames, out var buffer))
        {
            buffer = new RunBuffer(
                _plan.Graph, frames, new(_input, _shape.InputType, _shape.InputOf(frames)), new(_output, _shape.OutputType, _shape.OutputOf(frames)),
                _gpu?.Device is { } memory ? new CapturedRun(_session, _plan, _shape, frames, memory) : null);
            _sizes.Add(frames, buffer);
        }
        return buffer;
    }

    public void Dispose()
    {
        foreach (var buffer in _sizes.Values)
            buffer.Dispose();
        _input.Dispose();
        _output.Dispose();
    }
}
