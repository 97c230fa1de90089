using System.Buffers.Text;
using System.Text;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Decoding;

/// <summary>Takes a line of a decoder; false if it is about something else.</summary>
internal delegate bool LineTaker(ReadOnlySpan<byte> line);

/// <summary>
/// The lines of a decoder that answers a command, up to the one that ends the answer: <c>end:TOKEN ok</c>, or a code and a reason. No file knows the token,
/// so none can have such a line logged. Lines of faults and counts are kept; others go to who asked, or into the log.
/// </summary>
/// <param name="token">The command's.</param>
/// <param name="onLine">Takes the lines that are about what was asked.</param>
internal sealed class DecoderAnswer(string token, LineTaker onLine)
{
    // Foreign bytes were in that process: it has no say over other codes.
    private static readonly string[] Sayable =
        [FailureCode.UnsupportedCodec, FailureCode.CorruptStream, FailureCode.UnknownFormat, FailureCode.UnsupportedContainer, FailureCode.FramesExceeded];

    private const int MaxFaults = 100;
    private readonly byte[] _endMark = Encoding.UTF8.GetBytes($"end:{token} ");
    private readonly byte[] _countsMark = Encoding.UTF8.GetBytes($"counts:{token} ");
    private readonly List<DecodeFault> _faults = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly LogTail _log = new();
    private volatile string? _ending;

    /// <summary>The last lines that were logged.</summary>
    public string Log => _log.ToString();

    /// <summary>Whether the decoder said how it ended.</summary>
    public bool IsEnded => _ending is not null;

    /// <summary>Why the decoder itself says that the answer is not whole; null if it is.</summary>
    public Failure? Said
    {
        get
        {
            if (_ending?.Split(' ', 2) is not { } words || words[0] == "ok")
                return null;
            return new(Sayable.Contains(words[0]) ? words[0] : FailureCode.DecoderCrashed, $"{words.ElementAtOrDefault(1)}: {Log}.");
        }
    }

    /// <summary>Faults, in order; a bounded number of them.</summary>
    public IReadOnlyList<DecodeFault> Faults => _faults;

    /// <summary>What was counted.</summary>
    public DecodeAccount Account => new()
    {
        Damaged = _counts.GetValueOrDefault("damaged"),
        Demuxer = _counts.GetValueOrDefault("demuxer"),
        Reference = _counts.GetValueOrDefault("reference"),
        Packet = _counts.GetValueOrDefault("packet"),
        Decoder = _counts.GetValueOrDefault("decoder"),
        FormatChanges = _counts.GetValueOrDefault("changes") != 0,
        Faults = _faults,
    };

    /// <summary>Reads to the end of the answer, on a thread of its own: a line comes with every frame, and costs no task and no string.</summary>
    public Task ReadAsync(LineReader lines, Action? onEnd = null) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                while (_ending is null && lines.TryNext(out var line))
                    Take(line);
            }
            finally
            {
                onEnd?.Invoke();
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Take(ReadOnlySpan<byte> line)
    {
        if (onLine(line))
            return;
        if (line.StartsWith(_endMark))
            _ending = Encoding.UTF8.GetString(line[_endMark.Length..]);
        else if (line.StartsWith(_countsMark))
            Count(Encoding.UTF8.GetString(line[_countsMark.Length..]));
        else if (line.StartsWith("fault "u8))
            AddFault(Encoding.UTF8.GetString(line["fault "u8.Length..]));
        else
            _log.Add(Encoding.UTF8.GetString(line));
    }

    private void Count(string pairs)
    {
        foreach (var pair in pairs.Split(' '))
            if (pair.Split('=') is [var name, var value] && long.TryParse(value, out var count))
                _counts[name] = count;
    }

    // "KIND PTS TEXT"
    private void AddFault(string fault)
    {
        _log.Add(fault);
        if (_faults.Count < MaxFaults && fault.Split(' ', 3) is [var kind, var pts, var text] && Enum.TryParse<DecodeFaultKind>(kind, ignoreCase: true, out var known))
            _faults.Add(new(known, long.TryParse(pts, out var ticks) ? ticks : null, text));
    }

    /// <summary>Reads a number, or "-" for none, and what stands behind it.</summary>
    public static bool TryNumber(ref ReadOnlySpan<byte> line, out long? number)
    {
        number = null;
        var end = line.IndexOf((byte)' ');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..];
        if (word.SequenceEqual("-"u8))
            return true;
        var isNumber = Utf8Parser.TryParse(word, out long value, out var used) && used == word.Length;
        number = value;
        return isNumber;
    }
}
