using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Platform.Payloads;

namespace QueueWorkers.Ingest.Planning;

/// <summary>How much a segment and a batch may hold.</summary>
/// <param name="Frames">Decoded frames of a segment.</param>
/// <param name="Selected">Selected frames of a segment: a fifth of the payload quota.</param>
/// <param name="PerBatch">Selected frames of a batch.</param>
internal sealed record SegmentBudget(long Frames, long Selected, int PerBatch)
{
    private const int QuotaBatches = 8;

    public static SegmentBudget Of(IngestOptions options, long codedPixels, FrameGeometry geometry, long quotaBytes)
    {
        // Of a native model this is the size that a file claims.
        var frame = (long)geometry.Width * geometry.Height * 3;
        var most = PayloadQuota.For(VideoPriority.Lowest, quotaBytes);
        if (frame > Math.Min(most, int.MaxValue))
            throw new DecodeException(FailureCode.QuotaExceeded, $"One frame of {frame} bytes is larger than the {most} bytes that may wait of a payload quota of {quotaBytes}, or than 2 GiB.");
        return new SegmentBudget(
            Math.Max(1, options.SegmentPixels / codedPixels),
            Math.Max(1, quotaBytes / PayloadQuota.Segments / frame),
            (int)Math.Max(1, Math.Min(options.BatchBytes, quotaBytes / QuotaBatches) / frame));
    }
}
