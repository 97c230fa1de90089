using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// A run of a decoder process. A read waits for pixels and for their timestamp; while it waits, a silence longer than the limit ends the
/// process, and so does cancellation. The caller's buffer is never left behind with a read in flight: the process is killed, and the read ends.
/// </summary>
internal sealed class FfmpegRun : IDecodeRun
{
    private readonly ChildProcess _child;
    private readonly DecodeRequest _request;
    private readonly Action _verifySource;
    private readonly TimeSpan _stallTimeout;
    private readonly ITimer _stall;
    private readonly TimestampLines _timestamps;
    private readonly Task _errors;
    private readonly int _frameBytes;
    private volatile bool _stalled;
    private long _frames;
    private bool _ended;

    public FfmpegRun(ChildProcess child, DecodeRequest request, Action verifySource, TimeSpan stallTimeout, TimeProvider time)
    {
        (_child, _request, _verifySource, _stallTimeout) = (child, request, verifySource, stallTimeout);
        _frameBytes = request.Extraction.Geometry.FrameBytes();
        _stall = time.CreateTimer(_ => Stall(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timestamps = new TimestampLines(request.Extraction.Stream.FirstPts ?? 0);
        _errors = _timestamps.ReadAsync(child.Errors);
    }

    /// <inheritdoc/>
    public Failure? Failure { get; private set; }

    /// <inheritdoc/>
    public string? Complaint => _timestamps.Complaint;

    /// <inheritdoc/>
    public IReadOnlyList<Warning> Warnings =>
        _timestamps.FormatChanges ? [new(WarningCode.FormatChanges, "Size or pixel format changes on the way: each frame is scaled from what it is.")] : [];

    /// <inheritdoc/>
    public async ValueTask<long?> ReadAsync(Memory<byte> frame, CancellationToken cancellation)
    {
        if (_ended)
            return null;
        cancellation.ThrowIfCancellationRequested();
        using var killer = cancellation.UnsafeRegister(static child => ((ChildProcess)child!).Kill(), _child);
        try
        {
            var read = await FillAsync(frame[.._frameBytes]);
            var pts = read == _frameBytes ? await NextPtsAsync() : null;
            cancellation.ThrowIfCancellationRequested();
            if (pts is not null)
                _frames++;
            else
                await EndAsync(read, cancellation);
            return pts;
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
        await _child.DisposeAsync();
        await _errors.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<int> FillAsync(Memory<byte> frame)
    {
        var read = 0;
        while (read < frame.Length)
        {
            Watch();
            var count = await _child.Output.ReadAsync(frame[read..], CancellationToken.None);
            if (count == 0)
                break;
            read += count;
        }
        return read;
    }

    private async ValueTask<long?> NextPtsAsync()
    {
        Watch();
        while (await _timestamps.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (_timestamps.Reader.TryRead(out var pts))
                return pts;
        }
        return null;
    }

    private void Watch() => _stall.Change(_stallTimeout, Timeout.InfiniteTimeSpan);

    private void Stall()
    {
        _stalled = true;
        _child.Kill();
    }

    private async Task EndAsync(int leftBytes, CancellationToken cancellation)
    {
        _ended = true;
        Watch();
        await _errors;
        var code = await _child.ExitAsync(cancellation);
        Failure = _stalled
            ? new(FailureCode.DecodeTimeout, $"The decoder gave nothing for {_stallTimeout.TotalSeconds:F1} s after frame {_frames}: {_timestamps.Log}.")
            : DecodeOutcome.Of(new(code, _timestamps.Log), _frames, leftBytes, _timestamps.Count, _request.Segment.Packets);
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
