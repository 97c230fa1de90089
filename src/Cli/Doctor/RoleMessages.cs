using QueueWorkers.Contracts;

namespace QueueWorkers.Cli.Doctor;

/// <summary>Messages that a daemon publishes and hears, by role: what its user of the broker must be allowed to write to and read from.</summary>
internal static class RoleMessages
{
    private static readonly Type[] Outcomes = [typeof(VideoCompleted), typeof(VideoFailed), typeof(VideoCancelled), typeof(SubmissionRefused)];

    private static readonly Type[] OfTheSaga =
    [
        typeof(VideoSubmitted), typeof(CancelVideo), typeof(AdmitVideo), typeof(CancelRequested), typeof(IssueSegments), typeof(SegmentRejected),
        typeof(BatchesLost), typeof(AllBatchesProcessed), typeof(AggregateVideo), typeof(VideoAggregated), typeof(SweepVideo), typeof(Wake),
    ];

    private static readonly Type[] OfIngest =
        [typeof(FrameBatchReady), typeof(VideoPlanned), typeof(SourceProgress), typeof(SegmentExtracted), typeof(FrameBatchProcessed), typeof(WatermarkReached), typeof(WorkerAlive)];

    public static IEnumerable<Type> PublishedBy(DoctorRole role) => role switch
    {
        DoctorRole.Coordinator => [.. OfTheSaga, typeof(PlanVideo), typeof(ExtractSegment), typeof(Watermark), typeof(WorkerAlive), .. Outcomes],
        DoctorRole.Ingest => OfIngest,
        DoctorRole.Inference => [typeof(FrameBatchProcessed), typeof(ModelServed), typeof(WatermarkReached), typeof(WorkerAlive)],
        DoctorRole.All => Each.SelectMany(PublishedBy).Distinct(),
        _ => [],
    };

    public static IEnumerable<Type> HeardBy(DoctorRole role) => role switch
    {
        DoctorRole.Coordinator =>
            [
                .. OfTheSaga, typeof(VideoPlanned), typeof(SourceProgress), typeof(SegmentExtracted), typeof(FrameBatchProcessed), typeof(ModelServed),
                typeof(Watermark), typeof(WatermarkReached), typeof(WorkerAlive),
            ],
        DoctorRole.Ingest => [typeof(PlanVideo), typeof(ExtractSegment), typeof(Watermark)],
        DoctorRole.Inference => [typeof(FrameBatchReady), typeof(Watermark)],
        DoctorRole.All => Each.SelectMany(HeardBy).Distinct(),
        _ => [],
    };

    private static DoctorRole[] Each => [DoctorRole.Coordinator, DoctorRole.Ingest, DoctorRole.Inference];
}
