using System.Buffers.Text;
using System.Text;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// Standard error of a decoder: <c>frame:N pts:P …</c> lines become a queue of timestamps, the k-th for the k-th frame; other lines are kept for
/// failure messages.
/// A frame without a timestamp (<c>pts:NOPTS</c>) gets the one after that of the frame before it, or the stream's first. ffmpeg fills in
/// timestamps of raw streams by their frame rate, so this is rare; the choice follows from the frames alone, so that it can be repeated.
/// </summary>
/// <param name="firstPts">First timestamp of the stream.</param>
/// <param name="endMark">How the line begins that ends the run; null if the run ends with its lines.</param>
internal sealed class TimestampLines(long firstPts, string? endMark = null)
{
    private readonly byte[]? _endMark = endMark is null ? null : Encoding.UTF8.GetBytes(endMark);
    private readonly LogTail _log = new();
    private long? _previous;
    private volatile string? _ending;

    /// <summary>The timestamps, in order.</summary>
    public TimestampQueue Queue { get; } = new();

    /// <summary>Whether frames were numbered anew on the way: a decoder does so where the size or pixel format of the stream changes.</summary>
    public bool FormatChanges { get; private set; }

    /// <summary>Timestamps seen so far.</summary>
    public long Count { get; private set; }

    public string Log => _log.ToString();

    /// <summary>The last lines that were logged, where any was: only errors are.</summary>
    public string? Complaint => _log.IsEmpty ? null : Log;

    /// <summary>Whether the run said its end, where it has to.</summary>
    public bool IsEnded => endMark is null || _ending is not null;

    /// <summary>Why the decoder itself says that the run is not whole.</summary>
    public Failure? Said => _ending is null ? null : SaidEnding.Failure(_ending, Log);

    /// <summary>Reads to the end of the run, on a thread of its own: a line comes with every frame, and costs no task and no string.</summary>
    public Task ReadAsync(LineReader lines) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                while (_ending is null && lines.TryNext(out var line))
                    Add(line);
            }
            finally
            {
                Queue.Complete();
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Add(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("frame:"u8))
        {
            if (_endMark is not null && line.StartsWith(_endMark))
                _ending = Encoding.UTF8.GetString(line[_endMark.Length..]);
            else if (!line.SequenceEqual("q=1"u8))
                _log.Add(Encoding.UTF8.GetString(line));
            return;
        }
        var pts = Pts(line) ?? (_previous is { } previous ? previous + 1 : firstPts);
        _previous = pts;
        FormatChanges |= Count > 0 && line.StartsWith("frame:0 "u8);
        Count++;
        Queue.Add(pts);
    }

    private static long? Pts(ReadOnlySpan<byte> line)
    {
        var name = " pts:"u8;
        var start = line.IndexOf(name);
        if (start < 0)
            return null;
        var value = line[(start + name.Length)..];
        var end = value.IndexOf((byte)' ');
        value = end < 0 ? value : value[..end];
        return Utf8Parser.TryParse(value, out long pts, out var used) && used == value.Length ? pts : null;
    }
}
