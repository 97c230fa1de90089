using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
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
    private readonly OrtMemoryInfo _memory;
    private readonly NativeBlock _input;
    private readonly NativeBlock _output;
    private readonly Dictionary<int, RunBuffer> _sizes = [];

    public RunBuffers(InferenceSession session, SessionPlan plan, ModelShape shape, FrameGeometry frame, int full, OrtAllocator? pinning)
    {
        (_session, _plan, _shape, Frame, Frames) = (session, plan, shape, frame, full);
        _memory = pinning?.Info ?? OrtMemoryInfo.DefaultInstance;
        _input = new NativeBlock(Bytes(shape.InputType, shape.InputOf(full)), pinning);
        _output = new NativeBlock(Bytes(shape.OutputType, shape.OutputOf(full)), pinning);
    }

    /// <summary>Geometry of the frames.</summary>
    public FrameGeometry Frame { get; }

    /// <summary>Frames of a full run.</summary>
    public int Frames { get; }

    public RunBuffer Of(int frames)
    {
        if (!_sizes.TryGetValue(frames, out var buffer))
            _sizes.Add(frames, buffer = Bind(frames));
        return buffer;
    }

    public void Dispose()
    {
        foreach (var buffer in _sizes.Values)
            buffer.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private RunBuffer Bind(int frames)
    {
        var (inputs, outputs) = (_shape.InputOf(frames), _shape.OutputOf(frames));
        var (inputBytes, outputBytes) = (Bytes(_shape.InputType, inputs), Bytes(_shape.OutputType, outputs));
        return new RunBuffer(_session, _plan.Graph, _input, _output,
            OrtValue.CreateTensorValueWithData(_memory, _shape.InputType, inputs, _input.Address, inputBytes), (int)inputBytes,
            OrtValue.CreateTensorValueWithData(_memory, _shape.OutputType, outputs, _output.Address, outputBytes), (int)outputBytes);
    }

    // A span ends at 2 GiB.
    private static long Bytes(TensorElementType type, long[] shape) => checked((int)shape.Aggregate(ModelShape.Size(type), (product, size) => checked(product * size)));
}
