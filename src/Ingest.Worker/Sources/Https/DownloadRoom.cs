using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>The room of one download: all of it before the first byte, or step by step where its length is not known.</summary>
internal sealed class DownloadRoom(SourceStore store, UriEntry entry, long storeBytes, string shown)
{
    private const long Step = 64 << 20;
    private long _kept;
    private bool _isKnown;

    /// <summary>Writes down what is being fetched, and keeps room for it.</summary>
    public UriRecord Begin(UriRecord record)
    {
        entry.Write(record);
        _isKnown = record.Total is not null;
        Keep(record.Total ?? Step, null);
        return record;
    }

    /// <summary>Keeps room for more bytes where the length was not known.</summary>
    public void Grow(PartFile part, int more)
    {
        if (!_isKnown && part.Length + more > _kept)
            Keep(part.Length + Step, part);
    }

    private void Keep(long bytes, PartFile? part)
    {
        if (bytes > storeBytes)
            throw new VideoException(FailureCode.QuotaExceeded, $"{shown} has {bytes} bytes or will need them; the source store may hold {storeBytes} (Ingest:Https:StoreBytes).");
        if (store.TryReserve(entry, bytes))
        {
            _kept = bytes;
            return;
        }
        // What waits for room of unknown size holds none itself, or two of the kind would wait for each other.
        part?.Clear();
        if (!_isKnown)
            entry.KeepRoom(0);
        throw new SourceNotReadyException(new(FailureCode.QuotaExceeded, $"{shown} waits for room: the source store is full of sources of unfinished videos (Ingest:Https:StoreBytes is {storeBytes})"));
    }
}
