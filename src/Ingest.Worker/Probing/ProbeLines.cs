using System.Text.Json;
using QueueWorkers.Decoder.OpenCv;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Reads what a decoder says of a file: <c>media</c> and <c>stream</c> with JSON, <c>packet</c> with numbers and letters, <c>last</c> with the end.</summary>
internal sealed class ProbeLines
{
    private readonly List<StreamDescription> _streams = [];
    private readonly Dictionary<long, PacketTableBuilder> _packets = [];
    private ContainerDescription? _container;
    private long? _lastUs;

    /// <summary>Whether something was said that no decoder says: foreign bytes were in that process.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The container and its streams; null if nothing was said of them.</summary>
    public StreamList? Streams => _container is not { } container ? null : new StreamList(container.Format, [.. _streams.Select(StreamReading.Of)])
    {
        IsProtected = container.IsProtected,
        // Some headers say so that they do not know, and libav takes it for a number.
        DurationSeconds = _streams.Any(s => s.DurationTicks == uint.MaxValue) ? null : container.DurationUs / 1e6,
        // Some containers count from their first timestamp, others from 0: nothing is missing if either fits.
        HeldSeconds = _lastUs is { } last ? Math.Max(last, (double)last - (container.StartUs ?? 0)) / 1e6 : null,
    };

    /// <summary>The packets of a stream.</summary>
    public PacketTableBuilder PacketsOf(int stream) => _packets.TryGetValue(stream, out var packets) ? packets : new();

    /// <summary>Takes a line; false if it is about something else.</summary>
    public bool Take(ReadOnlySpan<byte> line)
    {
        if (Behind(line, "packet "u8) is { IsEmpty: false } packet)
            IsMalformed |= !TryPacket(packet);
        else if (Behind(line, "media "u8) is { IsEmpty: false } media)
            _container = Parse(media, CommandJson.Default.ContainerDescription, c => c.Format is not null);
        else if (Behind(line, "stream "u8) is { IsEmpty: false } stream)
            Add(Parse(stream, CommandJson.Default.StreamDescription, s => s.Codec is not null));
        else if (Behind(line, "last "u8) is { IsEmpty: false } last)
            IsMalformed |= !DecoderAnswer.TryNumber(ref last, out _lastUs);
        else
            return false;
        return true;
    }

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) => line.StartsWith(word) ? line[word.Length..] : [];

    private void Add(StreamDescription? stream)
    {
        if (stream is not null)
            _streams.Add(stream);
    }

    private T? Parse<T>(ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, Func<T, bool> isWhole) where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(json, type) is { } value && isWhole(value))
                return value;
        }
        catch (JsonException)
        {
            // Told below.
        }
        IsMalformed = true;
        return null;
    }

    // "STREAM PTS DTS DURATION SIZE FLAGS"
    private bool TryPacket(ReadOnlySpan<byte> line)
    {
        if (!DecoderAnswer.TryNumber(ref line, out var stream) || !DecoderAnswer.TryNumber(ref line, out var pts) || !DecoderAnswer.TryNumber(ref line, out var dts)
            || !DecoderAnswer.TryNumber(ref line, out var duration) || !DecoderAnswer.TryNumber(ref line, out var size) || stream is null || size is null || line.IsEmpty)
        {
            return false;
        }
        var traits = size == 0 ? PacketTraits.Empty : PacketTraits.None;
        foreach (var letter in line)
        {
            traits |= letter switch
            {
                (byte)'K' => PacketTraits.Keyframe,
                (byte)'I' => PacketTraits.Idr,
                (byte)'D' => PacketTraits.Discarded,
                (byte)'H' => PacketTraits.Hidden,
                (byte)'F' => PacketTraits.Field,
                (byte)'E' => PacketTraits.Encrypted,
                _ => PacketTraits.None,
            };
        }
        if (!_packets.TryGetValue(stream.Value, out var packets))
            _packets[stream.Value] = packets = new();
        packets.Add(pts, dts, duration ?? 0, traits);
        return true;
    }
}
