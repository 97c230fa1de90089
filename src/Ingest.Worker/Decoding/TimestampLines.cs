using System.Globalization;
using System.Threading.Channels;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// Standard error of a decoder: <c>frame:N pts:P …</c> lines become a queue of timestamps, the k-th for the k-th frame; other lines are kept for
/// failure messages. A decoder that runs ahead of its pixels waits: the queue is bounded.
/// A frame without a timestamp (<c>pts:NOPTS</c>) gets the one after that of the frame before it, or the stream's first. ffmpeg fills in
/// timestamps of raw streams by their frame rate, so this is rare; the choice follows from the frames alone, so that it can be repeated.
/// </summary>
/// <param name="firstPts">First timestamp of the stream.</param>
/// <param name="endMark">How the line begins that ends the run; null where the run ends with its lines.</param>
internal sealed class TimestampLines(long firstPts, string? endMark = null)
{
    private const int MaxAhead = 1 << 16;

    private readonly Channel<long> _pts = Channel.CreateBounded<long>(new BoundedChannelOptions(MaxAhead) { SingleReader = true, SingleWriter = true });
    private readonly LogTail _log = new();
    private long? _previous;
    private volatile bool _discarded;
    private string? _ending;

    public ChannelReader<long> Reader => _pts.Reader;

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

    /// <summary>Reads to the end of the run.</summary>
    public async Task ReadAsync(LineReader lines)
    {
        try
        {
            while (_ending is null && await lines.NextAsync() is { } line)
                await AddAsync(line);
        }
        finally
        {
            _pts.Writer.Complete();
        }
    }

    /// <summary>Waits for nobody to take timestamps any more: only counts them.</summary>
    public void Discard()
    {
        _discarded = true;
        while (_pts.Reader.TryRead(out _))
        {
        }
    }

    private ValueTask AddAsync(string line)
    {
        if (!line.StartsWith("frame:", StringComparison.Ordinal))
        {
            if (endMark is not null && line.StartsWith(endMark, StringComparison.Ordinal))
                _ending = line[endMark.Length..];
            else if (line != "q=1")
                _log.Add(line);
            return ValueTask.CompletedTask;
        }
        var pts = Pts(line) ?? (_previous is { } previous ? previous + 1 : firstPts);
        _previous = pts;
        FormatChanges |= Count > 0 && line.StartsWith("frame:0 ", StringComparison.Ordinal);
        Count++;
        return _discarded ? ValueTask.CompletedTask : _pts.Writer.WriteAsync(pts);
    }

    private static long? Pts(string line)
    {
        const string Name = " pts:";
        var start = line.IndexOf(Name, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var value = line.AsSpan(start + Name.Length);
        var end = value.IndexOf(' ');
        return long.TryParse(end < 0 ? value : value[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pts) ? pts : null;
    }
}
