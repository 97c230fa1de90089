using System.Buffers;
using System.Security.Cryptography;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>The bytes that were fetched so far, and their hash. What an earlier worker left is hashed when it is opened.</summary>
internal sealed class PartFile : IAsyncDisposable
{
    private const int BufferBytes = 1 << 20;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartFile(string path) =>
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the file, with what is in it or, where that is not wanted, empty.</summary>
    public static async Task<PartFile> OpenAsync(string path, bool isWanted, CancellationToken cancellation)
    {
        var part = new PartFile(path);
        try
        {
            if (isWanted)
                await part.HashAsync(cancellation);
            else
                part.Clear();
            return part;
        }
        catch
        {
            await part.DisposeAsync();
            throw;
        }
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _stream.WriteAsync(bytes, cancellation);
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    public void Clear()
    {
        _stream.SetLength(0);
        _hash.GetHashAndReset();
        Length = 0;
    }

    /// <summary>Flushes to the disk; the SHA-256 in lower-case hex.</summary>
    public string Complete()
    {
        _stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task HashAsync(CancellationToken cancellation)
    {
        using var owner = MemoryPool<byte>.Shared.Rent(BufferBytes);
        while (await _stream.ReadAsync(owner.Memory, cancellation) is > 0 and var read)
        {
            _hash.AppendData(owner.Memory.Span[..read]);
            Length += read;
        }
    }
}
