using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform.Payloads;

/// <summary>
/// Payloads as files under <c>{fingerprint}/{video}/{digest}/{segment}-{way}/{index}.frames</c>. The quota is the sum of a model's file lengths,
/// taken under a lock file of the model; room is kept by a file stretched to its length before anything is written, for a payload and for a whole segment.
/// Calls block on the file system and complete synchronously.
/// </summary>
public sealed class DirectoryPayloadStore(StoreRoot root, long quotaBytes, TimeProvider time) : IPayloadStore
{
    private const string EvidenceFolder = "evidence";

    /// <summary>A model that fails on everything must not fill the disk: the first few show why.</summary>
    private const int MostEvidence = 16;

    /// <summary>A file aside this old belongs to a process that died: a live one writes its file within seconds of reserving it.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public long QuotaBytes => quotaBytes;

    /// <inheritdoc/>
    public ValueTask<bool> TryReserveAsync(SegmentWay way, string fingerprint, long bytes, int priority, CancellationToken cancellation)
    {
        root.Identity();
        using var turn = Lock(fingerprint);
        var room = RoomOf(way, fingerprint);
        if (BytesWaiting(fingerprint) - room.Length + bytes > PayloadQuota.For(priority, quotaBytes))
            return ValueTask.FromResult(false);
        room.Resize(bytes);
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasRoomAsync(string fingerprint, int priority, CancellationToken cancellation)
    {
        root.Identity();
        return ValueTask.FromResult(BytesWaiting(fingerprint) + (quotaBytes / PayloadQuota.Segments) <= PayloadQuota.For(priority, quotaBytes));
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(SegmentWay way, string fingerprint, CancellationToken cancellation)
    {
        root.Identity();
        RoomOf(way, fingerprint).Delete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<PayloadReference?> TryWriteAsync(Payload payload, int priority, CancellationToken cancellation)
    {
        var store = root.Identity();
        var header = JsonSerializer.SerializeToUtf8Bytes(payload.Header, PayloadJson.Default.PayloadHeader);
        var length = BlockFile.LengthOf(header.Length, payload.Pts.Length, payload.Pixels.Length);
        var name = PayloadName.Of(payload.Header.Batch, payload.Header.Fingerprint);
        using var file = Reserve(payload.Header, root.In(name), length, priority);
        if (file is null)
            return ValueTask.FromResult<PayloadReference?>(null);
        BlockFile.Write(file.Stream, header, payload.Pts.Span, payload.Ordinals.Span, payload.Pixels.Span);
        // Who counts must not look while it has neither name: its bytes would be given away again.
        using (Lock(payload.Header.Fingerprint))
            file.Replace();
        return ValueTask.FromResult<PayloadReference?>(new(store, name, 0, length));
    }

    /// <inheritdoc/>
    public ValueTask<PayloadReference?> FindAsync(BatchId batch, string fingerprint, CancellationToken cancellation)
    {
        var store = root.Identity();
        var name = PayloadName.Of(batch, fingerprint);
        var file = new FileInfo(root.In(name));
        return ValueTask.FromResult(file.Exists ? new PayloadReference(store, name, 0, file.Length) : null);
    }

    /// <inheritdoc/>
    public ValueTask<bool> HoldsAsync(PayloadReference reference, CancellationToken cancellation) => ValueTask.FromResult(root.Identity() == reference.Store || root.Had(reference.Store));

    /// <inheritdoc/>
    public ValueTask<Payload?> ReadAsync(PayloadReference reference, CancellationToken cancellation)
    {
        if (root.Identity() != reference.Store)
            return root.Had(reference.Store) ? ValueTask.FromResult<Payload?>(null) : throw new IOException($"The payload store at {root.Path} is not the one that {reference.Object} was written to: is the right folder mounted?");
        var path = root.In(reference.Object);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var block = BlockFile.Read<PayloadHeader, byte>(file, PayloadJson.Default.PayloadHeader);
            return ValueTask.FromResult<Payload?>(new(block.Header, block.Pts, block.Ordinals, block.Body, block.Owner));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Payload?>(null);
        }
        catch (InvalidDataException)
        {
            // Only what is called as a payload is one: nothing else of the store goes, whatever a reference names.
            if (path.EndsWith(PayloadName.Extension, StringComparison.Ordinal))
                File.Delete(path);
            return ValueTask.FromResult<Payload?>(null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(BatchId batch, string fingerprint, CancellationToken cancellation)
    {
        root.Identity();
        DeleteFile(root.In(PayloadName.Of(batch, fingerprint)));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask KeepEvidenceAsync(BatchId batch, string fingerprint, CancellationToken cancellation)
    {
        root.Identity();
        if (Files(root.In(EvidenceFolder, fingerprint), SearchOption.AllDirectories).Count() >= MostEvidence)
            return DeleteAsync(batch, fingerprint, cancellation);
        var evidence = root.In(EvidenceFolder, PayloadName.Of(batch, fingerprint));
        Directory.CreateDirectory(Path.GetDirectoryName(evidence)!);
        try
        {
            File.Move(root.In(PayloadName.Of(batch, fingerprint)), evidence, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Set aside already, or lost.
        }
        catch (DirectoryNotFoundException)
        {
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteFromAsync(SegmentWay way, string fingerprint, int index, CancellationToken cancellation)
    {
        root.Identity();
        foreach (var file in Files(root.In(fingerprint, way.ToString()), SearchOption.TopDirectoryOnly))
            if (!file.Name.Contains(AsideFile.Mark, StringComparison.Ordinal) && int.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var found) && found >= index)
                DeleteFile(file.FullName);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation)
    {
        root.Identity();
        foreach (var model in Directory.EnumerateDirectories(root.Path))
            if (Path.GetFileName(model) != EvidenceFolder)
                Folders.Delete(Path.Combine(model, videoId.ToString("N")));
        return ValueTask.CompletedTask;
    }

    /// <summary>Bytes that wait for a model, those of files being written included.</summary>
    public long BytesWaiting(string fingerprint)
    {
        var now = time.GetUtcNow();
        long sum = 0;
        foreach (var file in Files(root.In(fingerprint), SearchOption.AllDirectories))
            try
            {
                if (IsAbandoned(file, now))
                    DeleteFile(file.FullName);
                else
                    sum += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Processed while we looked.
            }
        return sum;
    }

    private static bool IsAbandoned(FileInfo file, DateTimeOffset now) =>
        file.Name.Contains(AsideFile.Mark, StringComparison.Ordinal) && now - file.LastWriteTimeUtc > AbandonedAfter
        || file.Name == KeptRoom.FileName && now - file.LastWriteTimeUtc > KeptRoom.AbandonedAfter;

    private AsideFile? Reserve(PayloadHeader header, string path, long length, int priority)
    {
        using var turn = Lock(header.Fingerprint);
        var room = RoomOf(header.Batch.SegmentWay(), header.Fingerprint);
        var kept = Math.Min(room.Length, length);
        if (BytesWaiting(header.Fingerprint) - kept + length > PayloadQuota.For(priority, quotaBytes))
            return null;
        if (kept > 0)
            room.Resize(room.Length - kept);
        var file = AsideFile.Create(path);
        file.Stream.SetLength(length);
        File.SetLastWriteTimeUtc(file.Stream.SafeFileHandle, time.GetUtcNow().UtcDateTime);
        return file;
    }

    private SafeFileHandle Lock(string fingerprint) => LinuxFiles.Lock(root.In($"{fingerprint}.lock"));

    private KeptRoom RoomOf(SegmentWay way, string fingerprint) => new(root.In(fingerprint, way.ToString(), KeptRoom.FileName), time);

    private static IEnumerable<FileInfo> Files(string folder, SearchOption depth)
    {
        var found = new DirectoryInfo(folder);
        if (!found.Exists)
            return [];
        try
        {
            return [.. found.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = depth == SearchOption.AllDirectories, IgnoreInaccessible = true })];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void DeleteFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone with its folder.
        }
    }
}
