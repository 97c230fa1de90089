using System.Globalization;

namespace QueueWorkers.Ingest.Probing;

/// <summary>
/// Packets of VP8 and VP9 that show nothing: what later frames are predicted from. No container marks them, but each stands a tick before the packet
/// that shows a frame, or at its time.
/// </summary>
internal sealed class HiddenFrames
{
    private const long Milliseconds = 1000;
    private long _ticks = -1;

    /// <summary>Says what the stream is: its codec, and its time base as a fraction.</summary>
    public void Describe(ReadOnlySpan<char> codec, ReadOnlySpan<char> timeBase)
    {
        var slash = timeBase.IndexOf('/');
        if (codec is "vp8" or "vp9" && slash > 0
            && int.TryParse(timeBase[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var numerator) && numerator > 0
            && int.TryParse(timeBase[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator))
        {
            _ticks = denominator / (Milliseconds * numerator);
        }
    }

    /// <summary>Removes their timestamps from those of all packets in the order of the file.</summary>
    public void RemoveFrom(List<long> pts)
    {
        if (_ticks < 0)
            return;
        var shown = 0;
        for (var i = 0; i < pts.Count; i++)
        {
            if (i + 1 == pts.Count || (Int128)pts[i + 1] - pts[i] > _ticks)
                pts[shown++] = pts[i];
        }
        pts.RemoveRange(shown, pts.Count - shown);
    }
}
