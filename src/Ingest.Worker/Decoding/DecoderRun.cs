using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// A run of a decoder process. A read waits for a timestamp and then for its pixels; while it waits, a silence longer than the limit ends the
/// process, and so does cancellation. The caller's buffer is never left behind with a read in flight: the process is killed, and the read ends.
/// </summary>
internal sealed class DecoderRun : IDecodeRun
{
    /// <summary>A read ends after this long with what it has, so that its caller sees the time.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(1);

    private readonly IDecoderProcess _process;
    private readonly DecodeRequest _request;
    private readonly Action _verifySource;
    private readonly TimeSpan _stallTimeout;
    private readonly TimeProvider _time;
    private readonly ITimer _stall;
    private readonly TimestampLines _timestamps;
    private readonly Task _errors;
    private readonly int _frameBytes;
    private volatile bool _stalled;
    private long _frames;
    private bool _ended;

    public DecoderRun(IDecoderProcess process, DecodeRequest request, Action verifySource, TimeSpan stallTimeout, TimeProvider time)
    {
        (_process, _request, _verifySource, _stallTimeout, _time) = (process, request, verifySource, stallTimeout, time);
        _frameBytes = request.Extraction.Geometry.FrameBytes();
        _stall = time.CreateTimer(_ => Stall(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timestamps = new TimestampLines(request.Extraction.Stream.FirstPts ?? 0, process.EndMark);
        _errors = _timestamps.ReadAsync(process.Lines);
    }

    /// <inheritdoc/>
    public Failure? Failure { get; private set; }

    /// <inheritdoc/>
    public string? Complaint => _timestamps.Complaint;

    /// <inheritdoc/>
    public IReadOnlyList<Warning> Warnings =>
        _timestamps.FormatChanges ? [new(WarningCode.FormatChanges, "Size or pixel format changes on the way: each frame is scaled from what it is.")] : [];

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> frames, List<long> pts, CancellationToken cancellation)
    {
        if (_ended)
            return 0;
        cancellation.ThrowIfCancellationRequested();
        using var killer = cancellation.UnsafeRegister(static process => ((IDecoderProcess)process!).Kill(), _process);
        try
        {
            // On a thread of its own: waits in the kernel wake nobody else, and one task a batch costs nothing beside its frames.
            var (count, left) = await Task.Factory.StartNew(() => Read(frames, pts), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            _frames += count;
            if (left is { } bytes)
                await EndAsync(bytes, frames.Slice(count * _frameBytes, _frameBytes), cancellation);
            cancellation.ThrowIfCancellationRequested();
            return count;
        }
        finally
        {
            _stall.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _stall.DisposeAsync();
        await _process.DisposeAsync();
        _timestamps.Queue.Discard();
        await _errors.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Whole frames that were read; at the end also the bytes of one that is not whole.</summary>
    private (int Count, int? Left) Read(Memory<byte> frames, List<long> pts)
    {
        var started = _time.GetTimestamp();
        var count = 0;
        for (; (count + 1) * (long)_frameBytes <= frames.Length && (count == 0 || _time.GetElapsedTime(started) < LongestRead); count++)
        {
            Watch();
            if (_timestamps.Queue.Take() is not { } time)
                return (count, 0);
            var read = Fill(frames.Span.Slice(count * _frameBytes, _frameBytes));
            if (read < _frameBytes)
                return (count, read);
            pts.Add(time);
        }
        return (count, null);
    }

    private int Fill(Span<byte> frame)
    {
        var read = 0;
        while (read < frame.Length)
        {
            Watch();
            var count = _process.Pixels.Read(frame[read..]);
            if (count == 0)
                break;
            read += count;
        }
        return read;
    }

    private void Watch() => _stall.Change(_stallTimeout, Timeout.InfiniteTimeSpan);

    private void Stall()
    {
        _stalled = true;
        _process.Kill();
    }

    private async Task EndAsync(int leftBytes, Memory<byte> spare, CancellationToken cancellation)
    {
        _ended = true;
        Watch();
        _timestamps.Queue.Discard();
        await _errors;
        var (code, left) = await _process.EndAsync(spare[leftBytes..], cancellation);
        Failure = _stalled
            ? new(FailureCode.DecodeTimeout, $"The decoder gave nothing for {_stallTimeout.TotalSeconds:F1} s after frame {_frames}: {_timestamps.Log}.")
            : DecodeOutcome.Of(new(code, _timestamps.Log), _frames, leftBytes + left, _timestamps, _request.Segment.Packets);
        Failure ??= Changed();
    }

    private Failure? Changed()
    {
        try
        {
            _verifySource();
            return null;
        }
        catch (DecodeException changed)
        {
            return changed.Failure;
        }
    }
}
