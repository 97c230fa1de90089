namespace QueueWorkers.Ingest.Media;

/// <summary>Gathers the packets of a stream in the order of the file. Keeps eight bytes of each.</summary>
internal sealed class PacketTableBuilder
{
    private readonly List<long> _pts = [];
    private readonly List<long> _keyframes = [];
    private readonly List<long> _keyframeDts = [];
    private long? _dts;
    private int _shown;
    private int _leading;
    private int _keys;
    private int _toSecondKeyframe;
    private bool _secondKeyframeIsIdr;
    private bool _hasOpenGroups;
    private bool _ptsMissing;
    private bool _keyframesUnusable;
    private bool _encrypted;
    private bool _ptsDiffersFromDts;
    private bool _timeGoesBack;
    private bool _hasFields;
    private bool _isInField;

    /// <summary>Packets so far.</summary>
    public int Count { get; private set; }

    /// <summary>Ticks that all packets last together, discarded ones too.</summary>
    public long TotalDuration { get; private set; }

    /// <summary>Adds a packet. Times and duration are in ticks.</summary>
    public void Add(long? pts, long? dts, long duration, PacketTraits traits)
    {
        Count++;
        TotalDuration = long.CreateSaturating((Int128)TotalDuration + duration);
        _ptsDiffersFromDts |= pts != dts;
        _encrypted |= traits.HasFlag(PacketTraits.Encrypted);
        _timeGoesBack |= dts < _dts;
        _dts = dts ?? _dts;
        if ((traits & (PacketTraits.Discarded | PacketTraits.Hidden | PacketTraits.Empty)) != 0 || IsSecondField(traits))
            return;
        _shown++;
        if (pts is { } shown)
            _pts.Add(shown);
        _ptsMissing |= pts is null;
        if (traits.HasFlag(PacketTraits.Keyframe))
            AddKeyframe(pts, dts, traits.HasFlag(PacketTraits.Idr));
        else if (_keys == 0 || (_keys == 1 && _keyframes.Count == 1 && pts < _keyframes[0]))
            _leading++;
        _hasOpenGroups |= _keyframes.Count > 0 && pts < _keyframes[^1];
    }

    /// <param name="truncated">Whether the file ends before what its container promises.</param>
    public PacketTable Build(bool truncated)
    {
        // Out of order only by B-frames: nearly sorted already.
        _pts.Sort();
        var repeats = false;
        for (var i = 1; i < _pts.Count && !repeats; i++)
            repeats = _pts[i] == _pts[i - 1];
        var usable = !_keyframesUnusable && !_ptsMissing;
        return new PacketTable
        {
            Count = Count,
            Shown = _shown,
            Leading = _keys > 0 ? _leading : 0,
            Pts = _ptsMissing ? [] : _pts,
            Keyframes = usable ? _keyframes : [],
            KeyframeDts = usable ? _keyframeDts : [],
            KeyframeCount = _keys,
            ToSecondKeyframe = _toSecondKeyframe,
            SecondKeyframeIsIdr = _secondKeyframeIsIdr,
            RepeatsPts = repeats,
            TimeGoesBack = _timeGoesBack,
            HasFields = _hasFields,
            HasOpenGroups = _hasOpenGroups,
            Encrypted = _encrypted,
            Truncated = truncated,
            PtsEqualDts = !_ptsDiffersFromDts,
        };
    }

    /// <summary>A frame of two fields may come as two packets: the second shows no other frame.</summary>
    private bool IsSecondField(PacketTraits traits)
    {
        var isField = traits.HasFlag(PacketTraits.Field);
        _hasFields |= isField;
        _isInField = isField && !_isInField;
        return isField && !_isInField;
    }

    private void AddKeyframe(long? pts, long? dts, bool isIdr)
    {
        _keys++;
        if (pts is not { } shown || (_keyframes.Count > 0 && shown <= _keyframes[^1]))
        {
            _keyframesUnusable = true;
            return;
        }
        _keyframes.Add(shown);
        _keyframeDts.Add(Math.Min(shown, dts ?? shown));
        if (_keyframes.Count == 2)
            (_toSecondKeyframe, _secondKeyframeIsIdr) = (Count, isIdr);
    }
}

/// <summary>What is known of a packet beside its times.</summary>
[Flags]
internal enum PacketTraits
{
    None = 0,

    /// <summary>It can be decoded without others, says the container.</summary>
    Keyframe = 1,

    /// <summary>It holds an IDR picture of H.264, which starts the decoder anew.</summary>
    Idr = 2,

    /// <summary>An edit list cuts it away.</summary>
    Discarded = 4,

    /// <summary>It shows nothing: VP8 and VP9 predict from such packets.</summary>
    Hidden = 8,

    /// <summary>It is one field of a frame.</summary>
    Field = 16,

    /// <summary>It is encrypted.</summary>
    Encrypted = 32,

    /// <summary>It has no bytes.</summary>
    Empty = 64,
}
