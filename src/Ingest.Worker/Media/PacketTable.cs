namespace QueueWorkers.Ingest.Media;

/// <summary>The packets of a stream, as far as planning needs them.</summary>
internal sealed record PacketTable
{
    /// <summary>All packets, discarded ones too.</summary>
    public required int Count { get; init; }

    /// <summary>Packets that show a frame: not discarded, not hidden, and one for a frame of two fields.</summary>
    public int Shown { get; init; }

    /// <summary>Packets of those that stand before the first keyframe, in the file or when they are shown: what they are built on may be missing.</summary>
    public int Leading { get; init; }

    /// <summary>Timestamps of the packets that are not discarded, smallest first; empty where some of them have none.</summary>
    public required IReadOnlyList<long> Pts { get; init; }

    /// <summary>Timestamps of the keyframes that are not discarded, in the order of the file; empty where they are no use for seeking.</summary>
    public required IReadOnlyList<long> Keyframes { get; init; }

    /// <summary>When the keyframes are decoded, in ticks, one for each of <see cref="Keyframes"/>: never after they are shown.</summary>
    public IReadOnlyList<long> KeyframeDts { get; init; } = [];

    /// <summary>Keyframes that are not discarded, whatever their timestamps.</summary>
    public int KeyframeCount { get; init; }

    /// <summary>Whether the second keyframe is an IDR picture of H.264.</summary>
    public bool SecondKeyframeIsIdr { get; init; }

    /// <summary>Timestamps of all frames, if <see cref="Pts"/> is of keyframes alone: the places of keyframes are counted among them.</summary>
    public IReadOnlyList<long>? AllPts { get; init; }

    /// <summary>Whether times of decoding go back somewhere: recordings that were joined.</summary>
    public bool TimeGoesBack { get; init; }

    /// <summary>Whether frames come as fields, two packets each.</summary>
    public bool HasFields { get; init; }

    /// <summary>Packets up to the second keyframe, it and discarded ones counted too; 0 if there is none.</summary>
    public int ToSecondKeyframe { get; init; }

    /// <summary>Whether some timestamp stands twice: then the place of a frame does not follow from its own.</summary>
    public bool RepeatsPts { get; init; }

    /// <summary>
    /// Whether groups of pictures are open: frames stand behind a keyframe in the file that are shown before it, or keyframes were found not to start the
    /// decoder anew.
    /// </summary>
    public bool HasOpenGroups { get; init; }

    /// <summary>Whether keyframes depend on frames before them, so that no decoder can begin at one; found out when a plan would.</summary>
    public bool KeyframesAreDependent { get; init; }

    /// <summary>Whether some packet is encrypted.</summary>
    public required bool Encrypted { get; init; }

    /// <summary>Whether the file ends before the last packet that it promises.</summary>
    public bool Truncated { get; init; }

    /// <summary>Whether every timestamp equals the time of decoding.</summary>
    public required bool PtsEqualDts { get; init; }

    /// <summary>How many packets that are not discarded have a smaller timestamp.</summary>
    public int Before(long pts) => Before(Pts, pts);

    /// <summary>How many of these, smallest first, are smaller.</summary>
    public static int Before(IReadOnlyList<long> sorted, long pts)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (sorted[middle] < pts)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
