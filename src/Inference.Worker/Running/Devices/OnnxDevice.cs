using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Pixels;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>A session of ONNX Runtime with buffers of its own.</summary>
internal sealed class OnnxDevice : IDevice
{
    /// <summary>Frames of any size: the most bytes of one run's input.</summary>
    private const long MaxRunBytes = 256 << 20;

    private static readonly FrameGeometry AnySmallFrame = new() { Width = 64, Height = 64 };
    private readonly string _name;
    private readonly InferenceSession _session;
    private readonly SessionPlan _plan;
    private readonly FrameWriter _writer;
    private readonly TimeProvider _time;
    private readonly int _mostFrames;
    private readonly OrtAllocator? _pinning;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    private RunBuffers _buffers;

    /// <param name="name">What faults call it.</param>
    /// <param name="session">The session, which is disposed with this.</param>
    /// <param name="plan">What goes in and comes out.</param>
    /// <param name="runFrames">Frames of a full run.</param>
    /// <param name="time">Measures runs.</param>
    /// <param name="pinning">Gives memory for inputs and outputs that a GPU copies by itself, and is disposed with this; absent on the CPU.</param>
    public OnnxDevice(string name, InferenceSession session, SessionPlan plan, int runFrames, TimeProvider time, OrtAllocator? pinning = null)
    {
        (_name, _session, _plan, _time, _pinning) = (name, session, plan, time, pinning);
        _mostFrames = plan.Shape.FixedBatch ? 1 : runFrames;
        _writer = new FrameWriter(plan.Input, plan.Shape.InputType);
        _buffers = NewBuffers(plan.Shape.AnySize ? AnySmallFrame : plan.Geometry);
    }

    public int MostFrames(FrameGeometry frame) =>
        _plan.Shape.AnySize ? (int)Math.Clamp(MaxRunBytes / _plan.Shape.For(frame).FrameTensorBytes, 1, _mostFrames) : _mostFrames;

    public RunTimes Run(Run run)
    {
        try
        {
            _options.Terminate = false;
            Fit(run.Frame);
            var buffer = _buffers.Of(run.Frames);
            var start = _time.GetTimestamp();
            Fill(run, buffer.Input);
            var filled = _time.GetTimestamp();
            buffer.Run(_session, _options);
            Read(run, buffer.Output);
            return new RunTimes(_time.GetElapsedTime(start, filled), _time.GetElapsedTime(filled));
        }
        catch (Exception fault) when (OrtFaults.Translate(fault, _name) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Runs once in each size that a batch can need, so that the first real one does not pay for allocation and choice of kernels.</summary>
    public void WarmUp()
    {
        foreach (var frames in RunSizes.All(_buffers.Frames))
        {
            var buffer = _buffers.Of(frames);
            buffer.Input.Clear();
            buffer.Run(_session, _options);
        }
    }

    public void Abort() => _options.Terminate = true;

    public void Dispose()
    {
        _buffers.Dispose();
        _options.Dispose();
        _pinning?.Dispose();
        _session.Dispose();
    }

    private void Fill(Run run, Span<byte> tensor)
    {
        var size = tensor.Length / run.Frames;
        foreach (var slice in run.Slices)
        {
            var target = tensor[..(slice.Count * size)];
            var source = slice.Batch.SourceOf(slice);
            if (slice.Batch.IsTensor)
                source.CopyTo(target);
            else
                _writer.Write(source, source.Length / slice.Count, target);
            tensor = tensor[target.Length..];
        }
    }

    private void Read(Run run, ReadOnlySpan<byte> output)
    {
        var size = output.Length / run.Frames;
        foreach (var slice in run.Slices)
        {
            FeatureReader.Read(output[..(slice.Count * size)], _plan.Shape.OutputType, slice.Batch.FeaturesOf(slice));
            output = output[(slice.Count * size)..];
        }
    }

    private RunBuffers NewBuffers(FrameGeometry frame) => new(_session, _plan, _plan.Shape.For(frame), frame, MostFrames(frame), _pinning);

    /// <summary>Frames of another size want other buffers; the last ones are kept, as a video's batches come one after another.</summary>
    private void Fit(FrameGeometry frame)
    {
        if (!_plan.Shape.AnySize || (_buffers.Frame.Width, _buffers.Frame.Height) == (frame.Width, frame.Height))
            return;
        _buffers.Dispose();
        _buffers = NewBuffers(frame);
    }
}
