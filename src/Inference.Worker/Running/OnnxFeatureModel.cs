using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using QueueWorkers.Inference.Running.Pixels;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Running;

/// <summary>A model in one ONNX Runtime session. Calls may come at once: they run one after the other, off the caller's thread.</summary>
internal sealed class OnnxFeatureModel : IFeatureModel
{
    private readonly InferenceSession _session;
    private readonly ModelShape _shape;
    private readonly FrameWriter _writer;
    private readonly TimeProvider _time;
    private readonly int _runFrames;

    // Whoever holds it has session, buffers and writer to itself.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly RunBuffers _buffers;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    private bool _disposed;

    internal OnnxFeatureModel(InferenceSession session, ModelGraph graph, ModelShape shape, FrameWriter writer, ModelDescription description, int runFrames, TimeProvider time)
    {
        (_session, _shape, _writer, _time) = (session, shape, writer, time);
        _runFrames = shape.FixedBatch ? 1 : runFrames;
        _buffers = new RunBuffers(session, graph, shape, _runFrames);
        Description = description;
    }

    public ModelDescription Description { get; }

    /// <summary>Frames of a full run.</summary>
    internal int RunFrames => _runFrames;

    public ValueTask<RunTimes> RunAsync(ReadOnlyMemory<byte> pixels, int count, Memory<float> features, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (pixels.Length != (long)count * _writer.FrameBytes)
            throw new ArgumentException($"{pixels.Length} bytes for {count} frames of {_writer.FrameBytes} bytes", nameof(pixels));
        if (features.Length != (long)count * Description.Dimension)
            throw new ArgumentException($"room for {features.Length} floats; {count} frames give {Description.Dimension} each", nameof(features));
        return RunAsync(
            (from, frames, tensor) => _writer.Write(pixels.Span.Slice(from * _writer.FrameBytes, frames * _writer.FrameBytes), tensor), count, features, cancellation);
    }

    /// <summary>Runs on a tensor as it is, without preprocessing: for checks against recorded inputs.</summary>
    internal ValueTask<RunTimes> RunTensorAsync(ReadOnlyMemory<float> tensor, int count, Memory<float> features, CancellationToken cancellation)
    {
        var frame = tensor.Length / count;
        return RunAsync((from, frames, target) => tensor.Span.Slice(from * frame, frames * frame).CopyTo(MemoryMarshal.Cast<byte, float>(target)), count, features, cancellation);
    }

    /// <summary>Runs once in each size that a batch can need, so that the first real one does not pay for allocation and choice of kernels.</summary>
    internal async Task<TimeSpan> WarmUpAsync(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        foreach (var frames in RunSizes.All(_runFrames))
            await RunAsync((_, _, tensor) => tensor.Clear(), frames, new float[frames * Description.Dimension], cancellation);
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

    private async ValueTask<RunTimes> RunAsync(Fill fill, int count, Memory<float> features, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Task.Run(() => RunAll(fill, count, features.Span, cancellation), cancellation).ConfigureAwait(false);
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

    private RunTimes RunAll(Fill fill, int count, Span<float> features, CancellationToken cancellation)
    {
        var (preprocess, infer) = (TimeSpan.Zero, TimeSpan.Zero);
        var done = 0;
        foreach (var frames in RunSizes.Of(count, _runFrames))
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
