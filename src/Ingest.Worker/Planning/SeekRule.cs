using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Where to seek to, so that the frames from a keyframe on come out right. Tried on the videos of docs/conformance.md.</summary>
internal sealed class SeekRule(MediaDescription media)
{
    // MPEG streams are searched by times of decoding: by the time at which it is shown, a keyframe would be passed.
    private readonly IReadOnlyList<long> _times = Demuxers.SeekByDts(media.Format) ? media.Packets.KeyframeDts : media.Packets.Keyframes;

    private readonly int _back = media.OpensGroups ? 1 : 0;

    /// <summary>Where to seek to for a segment that begins at a keyframe, in ticks; null for the start of the file, where the first one is.</summary>
    /// <param name="keyframe">Index of the keyframe.</param>
    /// <param name="earlier">How many keyframes earlier than need be.</param>
    public long? Of(int keyframe, int earlier = 0)
    {
        var start = keyframe - _back - earlier;
        return start <= 0 ? null : _times[start];
    }
}
