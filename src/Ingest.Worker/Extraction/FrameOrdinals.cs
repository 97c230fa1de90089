using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Probing;

namespace QueueWorkers.Ingest.Extraction;

/// <summary>
/// Ordinals of a run's frames: how many packets have a smaller timestamp, so that a frame that was not decoded shifts no other, and any cut into segments
/// gives the same. Where packets have no timestamps, frames are counted.
/// </summary>
internal sealed class FrameOrdinals
{
    private readonly VideoStream _stream;
    private readonly IReadOnlyList<long> _packets;
    private long _counted;

    private FrameOrdinals(VideoStream stream, IReadOnlyList<long> packets, long first) => (_stream, _packets, _counted) = (stream, packets, first);

    /// <summary>Those of a segment. Lists the packets of a stream that is not evenly spaced: throws <see cref="Decoding.DecodeException"/>.</summary>
    public static async ValueTask<FrameOrdinals> OfAsync(ExtractSegment command, IPacketTimes times, CancellationToken cancellation)
    {
        var stream = command.Extraction.Stream;
        var packets = stream is { EvenlySpaced: false, Packets: not null } ? await times.OfAsync(command.Extraction.Source, stream.Index, cancellation) : [];
        return new FrameOrdinals(stream, packets, command.Segment.FirstOrdinal);
    }

    /// <summary>Ordinal of the next frame.</summary>
    public long Of(long pts)
    {
        var counted = _counted++;
        return _stream is { EvenlySpaced: true, FirstPts: { } first, LastPts: { } last, Packets: { } count }
            ? Math.Clamp(EvenSpacing.Place(pts, first, last, count), 0, count - 1)
            : _packets.Count > 0 ? PacketTable.Before(_packets, pts) : counted;
    }
}
