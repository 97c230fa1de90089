using System.Globalization;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads ffprobe's packets, one a line: <c>packet|pts=0|dts=0|flags=K_</c>, with side data behind it. Keeps eight bytes of each.</summary>
internal sealed class PacketTableBuilder
{
    public const string Entries = "packet=pts,dts,flags:packet_side_data=side_data_type";

    private readonly List<long> _pts = [];
    private readonly List<long> _keyframes = [];
    private bool _ptsMissing;
    private bool _keyframesUnusable;
    private bool _encrypted;
    private bool _ptsDiffersFromDts;

    public int Count { get; private set; }

    public void Add(string line)
    {
        if (line.Contains("Encryption info", StringComparison.Ordinal))
            _encrypted = true;
        if (!line.StartsWith("packet|", StringComparison.Ordinal))
            return;
        Count++;
        var pts = Field(line, "|pts=");
        var flags = Field(line, "|flags=");
        if (!pts.SequenceEqual(Field(line, "|dts=")))
            _ptsDiffersFromDts = true;
        if (flags.Contains('D'))
            return;
        var known = long.TryParse(pts, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks);
        if (known)
            _pts.Add(ticks);
        else
            _ptsMissing = true;
        if (flags.Contains('K'))
            AddKeyframe(known ? ticks : null);
    }

    public PacketTable Build(bool truncated)
    {
        // Out of order only by B-frames: nearly sorted already.
        _pts.Sort();
        return new PacketTable
        {
            Count = Count,
            Pts = _ptsMissing ? [] : _pts,
            Keyframes = _keyframesUnusable || _ptsMissing ? [] : _keyframes,
            Encrypted = _encrypted,
            Truncated = truncated,
            PtsEqualDts = !_ptsDiffersFromDts,
        };
    }

    private void AddKeyframe(long? pts)
    {
        if (pts is null || (_keyframes.Count > 0 && pts <= _keyframes[^1]))
            _keyframesUnusable = true;
        else
            _keyframes.Add(pts.Value);
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
