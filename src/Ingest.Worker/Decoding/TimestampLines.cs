using System.Globalization;
using System.Threading.Channels;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>
/// Standard error of a decoder: <c>frame:N pts:P …</c> lines become a queue of timestamps, the k-th for the k-th frame, whichever of pixels and
/// line comes first; other lines are kept for failure messages.
/// A frame without a timestamp (<c>pts:NOPTS</c>) gets the one after that of the frame before it, or the stream's first. ffmpeg fills in
/// timestamps of raw streams by their frame rate, so this is rare; the choice follows from the frames alone, so that it can be repeated.
/// </summary>
internal sealed class TimestampLines(long firstPts)
{
    private readonly Channel<long> _pts = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly LogTail _log = new();
    private long? _previous;

    public ChannelReader<long> Reader => _pts.Reader;

    /// <summary>Whether frames were numbered anew on the way: a decoder does so where the size or pixel format of the stream changes.</summary>
    public bool FormatChanges { get; private set; }

    /// <summary>Timestamps seen so far.</summary>
    public long Count { get; private set; }

    public string Log => _log.ToString();

    /// <summary>The last lines that were logged, where any was: only errors are.</summary>
    public string? Complaint => _log.IsEmpty ? null : Log;

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(StreamReader errors)
    {
        try
        {
            await ToolRunner.DrainAsync(errors, Add);
        }
        finally
        {
            _pts.Writer.Complete();
        }
    }

    private void Add(string line)
    {
        if (!line.StartsWith("frame:", StringComparison.Ordinal))
        {
            if (line != "q=1")
                _log.Add(line);
            return;
        }
        var pts = Pts(line) ?? (_previous is { } previous ? previous + 1 : firstPts);
        _previous = pts;
        FormatChanges |= Count > 0 && line.StartsWith("frame:0 ", StringComparison.Ordinal);
        Count++;
        _pts.Writer.TryWrite(pts);
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
