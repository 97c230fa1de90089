using System.Runtime.InteropServices;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform.Features;

/// <summary>
/// Parts as files under <c>parts/{video}/{digest}/{segment}-{way}/{index}.part</c>, how a run ended as <c>extracted.json</c> beside them.
/// Calls block on the file system and complete synchronously.
/// </summary>
public sealed class DirectoryFeatureStore(StoreRoot root) : IFeatureStore
{
    internal const string Folder = "parts";

    /// <inheritdoc/>
    public ValueTask<PartHeader?> FindAsync(BatchId batch, CancellationToken cancellation)
    {
        using var file = Open(PathOf(batch));
        return ValueTask.FromResult(file is null ? null : BlockFile.ReadHeader(file, PartJson.Default.PartHeader));
    }

    /// <inheritdoc/>
    public ValueTask<Part?> ReadAsync(BatchId batch, CancellationToken cancellation)
    {
        using var file = Open(PathOf(batch));
        if (file is null)
            return ValueTask.FromResult<Part?>(null);
        var block = BlockFile.Read<PartHeader, float>(file, PartJson.Default.PartHeader);
        return ValueTask.FromResult<Part?>(new(block.Header, block.Pts, block.Ordinals, block.Body) { Owner = block.Owner });
    }

    /// <inheritdoc/>
    public ValueTask<bool> StoreAsync(Part part, CancellationToken cancellation)
    {
        root.Identity();
        using var file = AsideFile.Create(PathOf(part.Header.Batch));
        var header = JsonSerializer.SerializeToUtf8Bytes(part.Header, PartJson.Default.PartHeader);
        BlockFile.Write(file.Stream, header, part.Pts.Span, part.Ordinals.Span, MemoryMarshal.AsBytes(part.Features.Span));
        return ValueTask.FromResult(file.Link());
    }

    /// <inheritdoc/>
    public ValueTask<SegmentExtracted?> FindExtractedAsync(SegmentWay way, CancellationToken cancellation)
    {
        using var file = Open(PathOf(way));
        return ValueTask.FromResult(file is null ? null : JsonSerializer.Deserialize(file, PlatformJson.Default.SegmentExtracted));
    }

    /// <inheritdoc/>
    public async ValueTask<SegmentExtracted> StoreExtractedAsync(SegmentExtracted extracted, CancellationToken cancellation)
    {
        root.Identity();
        using var file = AsideFile.Create(PathOf(extracted.SegmentWay));
        file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(extracted, PlatformJson.Default.SegmentExtracted));
        return file.Link() ? extracted : await FindExtractedAsync(extracted.SegmentWay, cancellation) ?? extracted;
    }

    /// <inheritdoc/>
    public ValueTask DeletePartAsync(BatchId batch, CancellationToken cancellation) => Delete(PathOf(batch));

    /// <inheritdoc/>
    public ValueTask DeleteExtractedAsync(SegmentWay way, CancellationToken cancellation) => Delete(PathOf(way));

    /// <inheritdoc/>
    public ValueTask DeleteVideoAsync(Guid videoId, CancellationToken cancellation)
    {
        root.Identity();
        Folders.Delete(root.In(Folder, videoId.ToString("N")));
        return ValueTask.CompletedTask;
    }

    private ValueTask Delete(string path)
    {
        root.Identity();
        if (Path.Exists(path))
            File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private FileStream? Open(string path)
    {
        root.Identity();
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4096);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(BatchId batch) => root.In(Folder, $"{batch}.part");

    private string PathOf(SegmentWay way) => root.In(Folder, way.ToString(), "extracted.json");
}
