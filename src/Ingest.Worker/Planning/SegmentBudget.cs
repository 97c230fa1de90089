using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Payloads;

namespace QueueWorkers.Ingest.Planning;

/// <summary>How much a segment and a batch may hold.</summary>
/// <param name="Frames">Decoded frames of a segment.</param>
/// <param name="Selected">Selected frames of a segment: a fifth of the payload quota, and no more batches than a segment may have.</param>
/// <param name="PerBatch">Selected frames of a batch.</param>
internal sealed record SegmentBudget(long Frames, long Selected, int PerBatch)
{
    private const int QuotaBatches = 8;

    public static SegmentBudget Of(IngestOptions options, long codedPixels, FrameGeometry geometry, int dimension, long quotaBytes)
    {
        // Of a native model this is the size that a file claims.
        var frame = (long)geometry.Width * geometry.Height * 3;
        var most = PayloadQuota.For(VideoPriority.Lowest, quotaBytes);
        if (frame > Math.Min(most, int.MaxValue))
            throw new VideoException(FailureCode.QuotaExceeded, $"One frame of {frame} bytes is larger than the {most} bytes that may wait of a payload quota of {quotaBytes}, or than 2 GiB.");
        // Whoever runs the model has pixels and features of a batch in memory; whoever merges, the features.
        var perBatch = Math.Max(1, Math.Min(Math.Min(options.BatchBytes, quotaBytes / QuotaBatches) / frame, options.BatchBytes / Math.Max(1, FeatureSize.Of(1, dimension))));
        return new SegmentBudget(
            Math.Max(1, options.SegmentPixels / codedPixels),
            Math.Clamp(quotaBytes / PayloadQuota.Segments / frame, 1, perBatch * MessageLimits.Batches),
            (int)perBatch);
    }
}
