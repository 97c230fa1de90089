using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Fetching;

/// <summary>
/// One request for what is missing of a model. Throws <see cref="FetchFaultException"/> for what may pass and <see cref="InvalidDataException"/> for what stays.
/// </summary>
internal sealed class ModelRequest(HttpClient client, Uri url, ModelPart part, IProgress<FetchedBytes>? progress, TimeProvider time)
{
    // A protobuf message, and so an ONNX file, ends at 2 GiB.
    private const long Limit = int.MaxValue;
    private const int BufferBytes = 256 << 10;
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(30);

    public async ValueTask SendAsync(CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(StallTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stall.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (part.Version is { } version)
            {
                // The rest where it is still this version, else all of it.
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
                request.Headers.IfRange = RangeConditionHeaderValue.Parse(version);
            }
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            await ReadAsync(response, Begin(response), stall, both.Token, cancellation);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new FetchFaultException($"nothing came for {StallTimeout.TotalSeconds:0} seconds", fault);
        }
        catch (HttpRequestException fault)
        {
            throw fault.InnerException is AuthenticationException refused
                ? new InvalidDataException($"its certificate is not accepted: {refused.Message}", fault)
                : new FetchFaultException((fault.InnerException ?? fault).Message, fault);
        }
    }

    /// <summary>Looks at the head of an answer; bytes in all, where it says so.</summary>
    private long? Begin(HttpResponseMessage response)
    {
        var content = response.Content.Headers;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when content.ContentRange?.From == part.Length:
                return Checked(content.ContentRange.Length);
            case HttpStatusCode.OK:
                var total = Checked(content.ContentLength);
                part.Restart(VersionOf(response));
                return total;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when part.Length > 0:
                part.Restart(null);
                throw new FetchFaultException("the server does not go on where the last answer ended");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new FetchFaultException(Says(response));
            default:
                throw new InvalidDataException(Says(response));
        }
    }

    private async ValueTask ReadAsync(HttpResponseMessage response, long? total, CancellationTokenSource stall, CancellationToken readable, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(readable);
        var buffer = new byte[BufferBytes];
        while (await ReadAsync(body, buffer, readable) is > 0 and var read)
        {
            // A slow disk is not the server's silence.
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            Checked(part.Length + read);
            await part.AppendAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(new FetchedBytes(part.Length, total));
            stall.CancelAfter(StallTimeout);
        }
    }

    // A fault of the connection is told from one of the disk.
    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (IOException fault)
        {
            throw new FetchFaultException($"the connection broke after {part.Length:N0} bytes", fault);
        }
    }

    /// <summary>A weak tag promises equal meaning, not equal bytes; a file that was changed within the second may change again within it.</summary>
    private static string? VersionOf(HttpResponseMessage response)
    {
        if (response.Headers.ETag is { IsWeak: false } tag)
            return tag.ToString();
        var changed = response.Content.Headers.LastModified;
        return response.Headers.Date - changed >= TimeSpan.FromSeconds(1) ? changed?.ToString("R") : null;
    }

    private static long? Checked(long? bytes) => bytes > Limit ? throw new InvalidDataException($"it has {bytes:N0} bytes; a model has {Limit:N0} at most") : bytes;

    private static string Says(HttpResponseMessage response) => $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
}
