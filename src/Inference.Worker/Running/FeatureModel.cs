using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Pixels;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running;

/// <summary>A model in one ONNX Runtime session. Calls may come at once: they run one after the other, off the caller's thread.</summary>
internal sealed class OnnxFeatureModel : IFeatureModel
{
    /// <summary>Frames of any size: the most bytes of one run's input.</summary>
    private const long MaxRunBytes = 256 << 20;

    private static readonly FrameGeometry AnySmallFrame = new() { Width = 64, Height = 64 };

    private readonly InferenceSession _session;
    private readonly ModelGraph _graph;
    private readonly ModelShape _shape;
    private readonly FrameWriter _writer;
    private readonly TimeProvider _time;
    private readonly int _mostFrames;

    // Whoever holds it has session, buffers and writer to itself.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RunBuffers _buffers;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    private bool _disposed;

    internal OnnxFeatureModel(InferenceSession session, ModelGraph graph, ModelShape shape, FrameWriter writer, ModelDescription description, int runFrames, TimeProvider time)
    {
        (_session, _graph, _shape, _writer, _time) = (session, graph, shape, writer, time);
        _mostFrames = shape.FixedBatch ? 1 : runFrames;
        Description = description;
        _buffers = NewBuffers(shape.AnySize ? AnySmallFrame : description.Geometry);
    }

    public ModelDescription Description { get; }

    /// <summary>Frames of a full run.</summary>
    internal int RunFrames => _buffers.Frames;

    public ValueTask<RunTimes> RunAsync(ReadOnlyMemory<byte> pixels, FrameGeometry frame, int count, Memory<float> features, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!_shape.AnySize && (frame.Width, frame.Height) != (Description.Geometry.Width, Description.Geometry.Height))
            throw new ModelInputException($"{Description.Fingerprint}: frames of {frame.Width} × {frame.Height}; the model takes {Description.Geometry.Width} × {Description.Geometry.Height}");
        var bytes = frame.FrameBytes();
        if (pixels.Length != (long)count * bytes)
            throw new ArgumentException($"{pixels.Length} bytes for {count} frames of {bytes} bytes", nameof(pixels));
        if (features.Length != (long)count * Description.Dimension)
            throw new ArgumentException($"room for {features.Length} floats; {count} frames give {Description.Dimension} each", nameof(features));
        return RunAsync((from, frames, tensor) => _writer.Write(pixels.Span.Slice(from * bytes, frames * bytes), bytes, tensor), frame, count, features, cancellation);
    }

    /// <summary>Runs on a tensor as it is, without preprocessing: for checks against recorded inputs.</summary>
    internal ValueTask<RunTimes> RunTensorAsync(ReadOnlyMemory<float> tensor, int count, Memory<float> features, CancellationToken cancellation)
    {
        var size = tensor.Length / count;
        return RunAsync(
            (from, frames, target) => tensor.Span.Slice(from * size, frames * size).CopyTo(MemoryMarshal.Cast<byte, float>(target)), Description.Geometry, count, features, cancellation);
    }

    /// <summary>Runs once in each size that a batch can need, so that the first real one does not pay for allocation and choice of kernels.</summary>
    internal async Task<TimeSpan> WarmUpAsync(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        foreach (var frames in RunSizes.All(_buffers.Frames))
            await RunAsync((_, _, tensor) => tensor.Clear(), _buffers.Frame, frames, new float[frames * Description.Dimension], cancellation);
        return _time.GetElapsedTime(start);
    }

    public void Dispose()
    {
        // A run in flight ends first: native memory must not go from under it.
        _gate.Wait();
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            _buffers.Dispose();
            _runOptions.Dispose();
            _session.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    private delegate void Fill(int from, int frames, Span<byte> tensor);

    private async ValueTask<RunTimes> RunAsync(Fill fill, FrameGeometry frame, int count, Memory<float> features, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Task.Run(() => RunAll(fill, frame, count, features.Span, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (OrtFaults.Translate(fault, Description.Fingerprint) is { } translated)
        {
            throw translated;
        }
        finally
        {
            _gate.Release();
        }
    }

    private RunBuffers NewBuffers(FrameGeometry frame)
    {
        var shape = _shape.For(frame);
        var frames = _shape.AnySize ? (int)Math.Clamp(MaxRunBytes / shape.FrameTensorBytes, 1, _mostFrames) : _mostFrames;
        return new RunBuffers(_session, _graph, shape, frame, frames);
    }

    /// <summary>Frames of another size want other buffers; the last ones are kept, as a video's batches come one after another.</summary>
    private void Fit(FrameGeometry frame)
    {
        if (!_shape.AnySize || (_buffers.Frame.Width, _buffers.Frame.Height) == (frame.Width, frame.Height))
            return;
        _buffers.Dispose();
        _buffers = NewBuffers(frame);
    }

    private RunTimes RunAll(Fill fill, FrameGeometry frame, int count, Span<float> features, CancellationToken cancellation)
    {
        var (preprocess, infer) = (TimeSpan.Zero, TimeSpan.Zero);
        var done = 0;
        Fit(frame);
        foreach (var frames in RunSizes.Of(count, _buffers.Frames))
        {
            cancellation.ThrowIfCancellationRequested();
            var buffer = _buffers.Of(frames);
            var start = _time.GetTimestamp();
            fill(done, frames, buffer.Input);
            var filled = _time.GetTimestamp();
            buffer.Run(_session, _runOptions);
            FeatureReader.Read(buffer.Output, _shape.OutputType, features.Slice(done * Description.Dimension, frames * Description.Dimension));
            preprocess += _time.GetElapsedTime(start, filled);
            infer += _time.GetElapsedTime(filled);
            done += frames;
        }

        return new RunTimes(preprocess, infer);
    }
}
