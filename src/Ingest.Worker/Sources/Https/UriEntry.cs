using System.Text.Json;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>The entry of a uri, held by one fetch, or found held by another.</summary>
/// <param name="entry">Its folder.</param>
/// <param name="turn">The lock; null if another fetch has it.</param>
/// <param name="since">When the video first asked for it.</param>
internal sealed class UriEntry(StoreEntry entry, IDisposable? turn, DateTimeOffset since) : IDisposable
{
    private const string RecordName = "uri.json";

    /// <summary>Whether it is held.</summary>
    public bool IsHeld => turn is not null;

    /// <summary>When the video first asked for it.</summary>
    public DateTimeOffset Since => since;

    public string Folder => entry.Folder;

    public string PartPath => entry.In(StoreEntry.PartName);

    /// <summary>What is known; null if nothing is, or what is there cannot be read.</summary>
    public UriRecord? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(entry.In(RecordName)), UriJson.Default.UriRecord);
        }
        catch (Exception fault) when (fault is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(UriRecord record)
    {
        using var file = AsideFile.Create(entry.In(RecordName));
        JsonSerializer.Serialize(file.Stream, record, UriJson.Default.UriRecord);
        file.Replace();
    }

    public void KeepRoom(long bytes)
    {
        using var room = new FileStream(entry.In(StoreEntry.RoomName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        room.SetLength(bytes);
    }

    /// <summary>What was fetched is an object now.</summary>
    public void Finish(string sha256)
    {
        if (Read() is { } record)
            Write(record with { Sha256 = sha256 });
        File.Delete(PartPath);
        File.Delete(entry.In(StoreEntry.RoomName));
    }

    /// <inheritdoc/>
    public void Dispose() => turn?.Dispose();
}
