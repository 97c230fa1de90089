using System.Buffers;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Reads the body of an answer into the part, and counts.</summary>
internal sealed class DownloadBody(PartFile part, DownloadRoom room, string shown, long maxBytes, TimeSpan stallTimeout, FetchProgress progress)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>To the end that the answer announces; <paramref name="stall"/> is put off by every byte.</summary>
    public async ValueTask ReadAsync(HttpResponseMessage response, long? total, CancellationTokenSource stall, CancellationToken readable, CancellationToken cancellation)
    {
        var end = response.Content.Headers.ContentRange?.To + 1 ?? total;
        using var buffer = MemoryPool<byte>.Shared.Rent(BufferBytes);
        await using var body = await response.Content.ReadAsStreamAsync(readable);
        while (await ReadAsync(body, buffer.Memory, end, readable) is > 0 and var read)
        {
            // A slow disk is not the server's silence.
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            if (part.Length + read > end)
                throw WrongLength($"the server announces that {end} bytes are all and gives more");
            CheckLimit(part.Length + read);
            room.Grow(part, read);
            await part.AppendAsync(buffer.Memory[..read], cancellation);
            progress.Report(part.Length, total);
            stall.CancelAfter(stallTimeout);
        }
        if (part.Length < end)
            throw Short(end);
        if (part.Length == 0)
            throw new VideoException(FailureCode.Empty, $"{shown} has no bytes.");
    }

    public void CheckLimit(long bytes)
    {
        if (bytes > maxBytes)
            throw new VideoException(FailureCode.BytesExceeded, $"{shown} has {bytes} bytes or more; the limit Ingest:MaxBytes is {maxBytes}.");
    }

    public VideoException WrongLength(string what) => new(FailureCode.Truncated, $"{shown}: {what}.");

    /// <summary>A fault of the connection is told from one of the disk, which the caller waits out.</summary>
    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, long? end, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (HttpIOException fault) when (fault.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            throw Short(end);
        }
        catch (IOException fault)
        {
            throw new FetchFaultException(FailureCode.SourceUnavailable, $"{shown}: the connection broke after {part.Length} bytes: {fault.Message}");
        }
    }

    private FetchFaultException Short(long? end) => new(FailureCode.Truncated, $"{shown}: the answer ended after {part.Length} of {end?.ToString() ?? "unknown"} bytes");
}
