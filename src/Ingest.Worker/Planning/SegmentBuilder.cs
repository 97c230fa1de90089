using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Describes segments by their cuts.</summary>
internal sealed class SegmentBuilder(MediaDescription media, PtsWindow window)
{
    private readonly PacketTable _packets = media.Packets;
    private readonly SeekRule _seek = new(media);

    /// <summary>The segments; <paramref name="cuts"/> are indices of keyframes, rising.</summary>
    public IReadOnlyList<PlannedSegment> Build(IReadOnlyList<int> cuts)
    {
        List<PlannedSegment> segments = [];
        for (var i = 0; i <= cuts.Count; i++)
        {
            segments.Add(Segment(
                i,
                i == 0 ? FirstKeyframe() : cuts[i - 1],
                i == 0 ? window.FromPts : _packets.Keyframes[cuts[i - 1]],
                i == cuts.Count ? window.ToPts : _packets.Keyframes[cuts[i]]));
        }
        return segments;
    }

    private PlannedSegment Segment(int index, int keyframe, long? from, long? to)
    {
        var segment = new PlannedSegment
        {
            Index = index,
            FromPts = from,
            ToPts = to,
            KeyframePts = _seek.Of(keyframe),
            EarlierKeyframePts = _seek.Of(keyframe, earlier: 1),
        };
        // Without timestamps, or with keyframes alone that have none that rise, there is one segment.
        if (_packets.Pts.Count == 0)
            return segment with { Packets = media.Stream.Packets is null || _packets.AllPts is not null ? null : _packets.Shown, Leading = _packets.Leading };
        var first = from is { } f ? _packets.Before(f) : window.First;
        var end = to is { } t ? _packets.Before(t) : window.End;
        return segment with
        {
            Packets = end - first,
            FirstPts = _packets.Pts[first],
            LastPts = _packets.Pts[end - 1],
            FirstOrdinal = PacketTable.Before(_packets.AllPts ?? _packets.Pts, _packets.Pts[first]),
            Leading = first == 0 ? Math.Min(_packets.Leading, end) : 0,
            PtsBefore = index == 0 ? null : _packets.Pts[first - 1],
        };
    }

    /// <summary>The last keyframe not behind the first packet of the window; none where the video must be decoded from its start.</summary>
    private int FirstKeyframe()
    {
        if (window.First == 0 || SegmentCutter.WholeBecause(media) is not null)
            return 0;
        var keyframe = 0;
        while (keyframe + 1 < _packets.Keyframes.Count && _packets.Keyframes[keyframe + 1] <= _packets.Pts[window.First])
            keyframe++;
        return keyframe;
    }
}
