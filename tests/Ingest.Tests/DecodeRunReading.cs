using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Tests;

internal static class DecodeRunReading
{
    /// <summary>Reads one frame; its timestamp, null at the end.</summary>
    public static async ValueTask<long?> ReadAsync(this IDecodeRun run, Memory<byte> frame, CancellationToken cancellation)
    {
        List<long> pts = [];
        return await run.ReadAsync(frame, pts, cancellation) == 0 ? null : pts[0];
    }
}
