using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Pixels;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Inference.Running.Devices;

/// <summary>A session of ONNX Runtime with buffers of its own.</summary>
internal sealed class OnnxDevice : IDevice
{
    private static readonly FrameGeometry AnySmallFrame = new() { Width = 64, Height = 64 };
    private readonly string _name;
    private readonly InferenceSession _session;
    private readonly SessionPlan _plan;
    private readonly FrameWriter _writer;
    private readonly TimeProvider _time;
    private readonly GpuMemory? _gpu;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    private int _mostFrames;
    private long _largest;
    private RunBuffers _buffers;

    /// <param name="name">What faults call it.</param>
    /// <param name="session">The session, which is disposed with this.</param>
    /// <param name="plan">What goes in and comes out.</param>
    /// <param name="runFrames">Frames of a full run.</param>
    /// <param name="time">Measures runs.</param>
    /// <param name="gpu">Memory of the session's GPU, which is disposed with this; absent on the CPU.</param>
    public OnnxDevice(string name, InferenceSession session, SessionPlan plan, int runFrames, TimeProvider time, GpuMemory? gpu = null)
    {
        (_name, _session, _plan, _time, _gpu) = (name, session, plan, time, gpu);
        _mostFrames = plan.Shape.FullRun(plan.Shape.AnySize ? runFrames : plan.MostFrames(plan.Geometry, runFrames));
        _writer = new FrameWriter(plan.Input, plan.Shape.InputType);
        _buffers = NewBuffers(plan.Shape.AnySize ? AnySmallFrame : plan.Geometry);
    }

    public int MostFrames(FrameGeometry frame) => _plan.Shape.AnySize ? _plan.MostFrames(frame, _mostFrames) : _mostFrames;

    public RunTimes Run(Run run)
    {
        try
        {
            _options.Terminate = false;
            Fit(run.Frame);
            var buffer = _buffers.Of(_plan.Shape.TensorFrames(_gpu is null ? run.Frames : RunSizes.FilledUp(run.Frames, _buffers.Frames)));
            var start = _time.GetTimestamp();
            Fill(run, buffer);
            var filled = _time.GetTimestamp();
            buffer.Run(_session, _options);
            Read(run, buffer);
            return new RunTimes(_time.GetElapsedTime(start, filled), _time.GetElapsedTime(filled));
        }
        catch (Exception fault) when (OrtFaults.Translate(fault, _name) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Runs once in each size that a batch can need, so that the first real one does not pay for allocation and choice of kernels. What does not fit into
    /// the memory of the device is halved, if it may be. Throws as <see cref="Run"/> does.
    /// </summary>
    public void WarmUp(ILogger log, bool mayHalve)
    {
        while (true)
        {
            try
            {
                var sizes = _gpu is null ? RunSizes.OnCpu(_buffers.Frames) : RunSizes.OnGpu(_buffers.Frames);
                foreach (var frames in sizes.Select(_plan.Shape.TensorFrames).Distinct())
                {
                    var buffer = _buffers.Of(frames);
                    buffer.Input.Clear();
                    buffer.Run(_session, _options);
                }
                return;
            }
            catch (Exception fault) when (OrtFaults.Translate(fault, _name) is { } translated)
            {
                if (!mayHalve || translated is not DeviceMemoryException || !_plan.Shape.IsFree || _buffers.Frames == 1)
                    throw translated;
                log.RunHalved(_name, _buffers.Frames, _buffers.Frames / 2, fault.Message.Trim());
                _mostFrames = _buffers.Frames / 2;
                var frame = _buffers.Frame;
                _buffers.Dispose();
                _buffers = NewBuffers(frame);
            }
        }
    }

    /// <summary>Runs of so many frames at most, from now on: memory for more is given back.</summary>
    public void Limit(int frames)
    {
        _mostFrames = Math.Min(_mostFrames, frames);
        if (MostFrames(_buffers.Frame) == _buffers.Frames)
            return;
        var frame = _buffers.Frame;
        _buffers.Dispose();
        _buffers = NewBuffers(frame);
    }

    public void Abort() => _options.Terminate = true;

    public void Dispose()
    {
        _buffers.Dispose();
        _options.Dispose();
        _gpu?.Dispose();
        _session.Dispose();
    }

    private void Fill(Run run, RunBuffer buffer)
    {
        var tensor = buffer.Input;
        var size = tensor.Length / buffer.Frames;
        foreach (var slice in run.Slices)
        {
            var target = tensor[..(slice.Count * size)];
            if (slice.Batch.Tiles is { } tiles)
                FillTiles(tiles, slice, target);
            else if (slice.Batch.IsTensor)
                slice.Batch.SourceOf(slice).CopyTo(target);
            else
                _writer.Write(slice.Batch.SourceOf(slice), slice.Batch.SourceOf(slice).Length / slice.Count, target);
            tensor = tensor[target.Length..];
        }
        // Always the same, for models whose frames look at each other.
        tensor.Clear();
    }

    private void FillTiles(TiledFrames tiles, Slice slice, Span<byte> target)
    {
        var size = target.Length / slice.Count;
        var bytes = tiles.Group.Tile.FrameBytes();
        using var tile = FrameBuffers.Rent(bytes);
        var pixels = tile.Memory.Span[..bytes];
        for (var i = 0; i < slice.Count; i++)
        {
            tiles.Copy(slice.From + i, pixels);
            _writer.Write(pixels, bytes, target.Slice(i * size, size));
        }
    }

    private void Read(Run run, RunBuffer buffer)
    {
        var output = buffer.Output;
        var size = output.Length / buffer.Frames;
        foreach (var slice in run.Slices)
        {
            FeatureReader.Read(output[..(slice.Count * size)], _plan.Shape.OutputType, slice.Batch.FeaturesOf(slice));
            output = output[(slice.Count * size)..];
        }
    }

    private RunBuffers NewBuffers(FrameGeometry frame) => new(_session, _plan, frame, MostFrames(frame), _gpu);

    /// <summary>Frames of another size want other buffers; the last ones are kept, as a video's batches come one after another.</summary>
    private void Fit(FrameGeometry frame)
    {
        if (!_plan.Shape.AnySize || (_buffers.Frame.Width, _buffers.Frame.Height) == (frame.Width, frame.Height))
            return;
        _buffers.Dispose();
        Shrink(frame);
        _buffers = NewBuffers(frame);
    }

    /// <summary>Gives back what smaller runs have left in the arena of the session, where a larger one does not fit: a small run does it, at its end.</summary>
    private void Shrink(FrameGeometry frame)
    {
        var pixels = (long)frame.Width * frame.Height * MostFrames(frame);
        if (pixels <= _largest)
            return;
        _largest = pixels;
        using var buffers = new RunBuffers(_session, _plan, AnySmallFrame, full: 1, _gpu);
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", _gpu is null ? "cpu:0" : $"gpu:{_gpu.Index}");
        buffers.Of(1).Run(_session, options);
    }
}
