using System.Globalization;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads ffprobe's packets, one a line: <c>packet|pts=0|dts=0|flags=K_</c>, with side data behind it. Keeps eight bytes of each.</summary>
internal sealed class PacketTableBuilder
{
    // The stream's line comes behind its packets.
    public const string Entries = "packet=pts,dts,flags:packet_side_data=side_data_type:stream=codec_name,time_base";

    private readonly List<long> _pts = [];
    private readonly List<long> _keyframes = [];
    private readonly List<long> _keyframeDts = [];
    private readonly HiddenFrames _hidden = new();
    private int _toSecondKeyframe;
    private bool _hasOpenGroups;
    private bool _ptsMissing;
    private bool _keyframesUnusable;
    private bool _encrypted;
    private bool _ptsDiffersFromDts;

    public int Count { get; private set; }

    public void Add(string line)
    {
        if (line.Contains("Encryption info", StringComparison.Ordinal))
            _encrypted = true;
        if (line.StartsWith("stream|", StringComparison.Ordinal))
            _hidden.Describe(Field(line, "|codec_name="), Field(line, "|time_base="));
        if (!line.StartsWith("packet|", StringComparison.Ordinal))
            return;
        Count++;
        var pts = Field(line, "|pts=");
        var flags = Field(line, "|flags=");
        var dts = Field(line, "|dts=");
        if (!pts.SequenceEqual(dts))
            _ptsDiffersFromDts = true;
        if (flags.Contains('D'))
            return;
        var known = long.TryParse(pts, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks);
        if (known)
            _pts.Add(ticks);
        else
            _ptsMissing = true;
        if (flags.Contains('K'))
            AddKeyframe(known ? ticks : null, long.TryParse(dts, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var decoded) ? decoded : null);
        else
            _hasOpenGroups |= known && _keyframes.Count > 0 && ticks < _keyframes[^1];
    }

    public PacketTable Build(bool truncated)
    {
        _hidden.RemoveFrom(_pts);
        // Out of order only by B-frames: nearly sorted already.
        _pts.Sort();
        var repeats = false;
        for (var i = 1; i < _pts.Count && !repeats; i++)
            repeats = _pts[i] == _pts[i - 1];
        return new PacketTable
        {
            Count = Count,
            Pts = _ptsMissing ? [] : _pts,
            Keyframes = _keyframesUnusable || _ptsMissing ? [] : _keyframes,
            KeyframeDts = _keyframesUnusable || _ptsMissing ? [] : _keyframeDts,
            ToSecondKeyframe = _toSecondKeyframe,
            RepeatsPts = repeats,
            HasOpenGroups = _hasOpenGroups,
            Encrypted = _encrypted,
            Truncated = truncated,
            PtsEqualDts = !_ptsDiffersFromDts,
        };
    }

    private void AddKeyframe(long? pts, long? dts)
    {
        if (pts is not { } shown || (_keyframes.Count > 0 && shown <= _keyframes[^1]))
        {
            _keyframesUnusable = true;
            return;
        }
        _keyframes.Add(shown);
        _keyframeDts.Add(Math.Min(shown, dts ?? shown));
        if (_keyframes.Count == 2)
            _toSecondKeyframe = Count;
    }

    private static ReadOnlySpan<char> Field(string line, string name)
    {
        var start = line.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
            return [];
        var value = line.AsSpan(start + name.Length);
        var end = value.IndexOf('|');
        return end < 0 ? value : value[..end];
    }
}
