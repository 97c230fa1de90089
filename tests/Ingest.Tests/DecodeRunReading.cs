using QueueWorkers.Ingest.Decoding;

namespace QueueWorkers.Ingest.Tests;

internal static class DecodeRunReading
{
    /// <summary>Reads one frame; its timestamp, null at the end.</summary>
    public static async ValueTask<long?> ReadAsync(this IDecodeRun run, Memory<byte> frame, CancellationToken cancellation)
    {
        var stamp = await run.ReadStampAsync(frame, cancellation);
        return stamp?.Pts;
    }

    /// <summary>Reads one frame; what is known of it, null at the end.</summary>
    public static async ValueTask<FrameStamp?> ReadStampAsync(this IDecodeRun run, Memory<byte> frame, CancellationToken cancellation)
    {
        List<FrameStamp> stamps = [];
        return await run.ReadAsync(frame, stamps, cancellation) == 0 ? null : stamps[0];
    }
}
