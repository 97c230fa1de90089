using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Sources;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Lists the packets of a stream. Keeps the last lists: the segments of a video come one after another.</summary>
internal sealed class PacketLister(Ffprobe ffprobe, IOptions<IngestOptions> options) : IPacketTimes
{
    private const int Timeouts = 10;

    /// <summary>Packets of all lists kept: 32 MiB.</summary>
    private const long MaxKept = 4 << 20;

    private readonly IngestOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly List<((SourceFile File, int Stream) Key, PacketTable Table)> _kept = [];

    /// <summary>The packets of a stream. Throws <see cref="DecodeException"/>.</summary>
    public async Task<PacketTable> ListAsync(SourceFile file, int stream, CancellationToken cancellation)
    {
        if (Kept((file, stream)) is { } kept)
            return kept;
        var table = new PacketTableBuilder();
        var errors = new ProbeErrors();
        // A damaged file may end with an error after its last good packet: what was read counts.
        await ffprobe.RunAsync(
            file, ["-select_streams", $"{stream}", "-show_entries", PacketTableBuilder.Entries, "-of", "compact"], Add, errors.Add, _options.ProbeTimeout * Timeouts, cancellation);
        var built = table.Build(errors.EndsEarly);
        Keep((file, stream), built);
        return built;

        void Add(string line)
        {
            table.Add(line);
            if (table.Count > _options.MaxFrames)
                throw new DecodeException(FailureCode.FramesExceeded, $"{file.Path} has more than {_options.MaxFrames} frames, the limit Ingest:MaxFrames.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<long>> OfAsync(SourceObject source, int stream, CancellationToken cancellation) =>
        (await ListAsync(new SourceFile(source.Path, source.Size, source.ModifiedTicks), stream, cancellation)).Pts;

    private PacketTable? Kept((SourceFile, int) key)
    {
        lock (_lock)
            return _kept.Find(k => k.Key == key).Table;
    }

    private void Keep((SourceFile, int) key, PacketTable table)
    {
        lock (_lock)
        {
            _kept.Add((key, table));
            while (_kept.Sum(k => (long)k.Table.Count) > MaxKept)
                _kept.RemoveAt(0);
        }
    }
}
