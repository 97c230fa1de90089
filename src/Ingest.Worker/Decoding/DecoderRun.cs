using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
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
    private readonly FrameQueue _frames = new();
    private readonly DecoderAnswer _answer;
    private readonly Task _lines;
    private readonly int _frameBytes;
    private volatile bool _stalled;
    private long _read;
    private long _listed;
    private bool _ended;

    public DecoderRun(IDecoderProcess process, string token, DecodeRequest request, Action verifySource, TimeSpan stallTimeout, TimeProvider time)
    {
        (_process, _request, _verifySource, _stallTimeout, _time) = (process, request, verifySource, stallTimeout, time);
        _frameBytes = request.Extraction.Geometry.FrameBytes();
        _stall = time.CreateTimer(_ => Stall(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _answer = new DecoderAnswer(token, TakeFrame);
        _lines = _answer.ReadAsync(process.Lines, _frames.Complete);
    }

    /// <inheritdoc/>
    public Failure? Failure { get; private set; }

    /// <inheritdoc/>
    public DecodeAccount Account => _answer.Account;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> frames, List<FrameStamp> stamps, CancellationToken cancellation)
    {
        if (_ended)
            return 0;
        cancellation.ThrowIfCancellationRequested();
        using var killer = cancellation.UnsafeRegister(static process => ((IDecoderProcess)process!).Kill(), _process);
        try
        {
            // On a thread of its own: waits in the kernel wake nobody else, and one task a batch costs nothing beside its frames.
            var (count, left) = await Task.Factory.StartNew(() => Read(frames, stamps), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            _read += count;
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
        _frames.Discard();
        await _lines.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Whole frames that were read; at the end also the bytes of one that is not whole.</summary>
    private (int Count, int? Left) Read(Memory<byte> frames, List<FrameStamp> stamps)
    {
        var started = _time.GetTimestamp();
        var count = 0;
        for (; (count + 1) * (long)_frameBytes <= frames.Length && (count == 0 || _time.GetElapsedTime(started) < LongestRead); count++)
        {
            Watch();
            if (_frames.Take() is not { } stamp)
                return (count, 0);
            var read = Fill(frames.Span.Slice(count * _frameBytes, _frameBytes));
            if (read < _frameBytes)
                return (count, read);
            stamps.Add(stamp);
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

    // "frame NUMBER PTS FLAGS"
    private bool TakeFrame(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("frame "u8))
            return false;
        line = line["frame "u8.Length..];
        if (!DecoderAnswer.TryNumber(ref line, out var number) || !DecoderAnswer.TryNumber(ref line, out var pts) || number is null || pts is null)
            return false;
        _listed++;
        _frames.Add(new FrameStamp(number.Value, pts.Value, line.Contains((byte)'D')));
        return true;
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
        _frames.Discard();
        await _lines;
        var (code, left) = await _process.EndAsync(spare[leftBytes..], cancellation);
        Failure = _stalled
            ? new(FailureCode.DecodeTimeout, $"The decoder gave nothing for {_stallTimeout.TotalSeconds:F1} s after frame {_read}: {_answer.Log}.")
            : DecodeVerdict.Of(code, _read, _listed, leftBytes + left, _answer, _request.Segment.Packets);
        Failure ??= Changed();
    }

    private Failure? Changed()
    {
        try
        {
            _verifySource();
            return null;
        }
        catch (VideoException changed)
        {
            return changed.Failure;
        }
    }
}
