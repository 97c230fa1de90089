using QueueWorkers.Contracts;

namespace QueueWorkers.Contracts.Tests;

/// <summary>One value of every message, with every field of the message set: what the golden files hold.</summary>
/// <remarks>
/// <see cref="VideoPlanned"/> and <see cref="VideoAggregated"/> carry a result and a failure here, which no worker sends:
/// a golden file fixes names and forms, not sense.
/// </remarks>
internal static class Samples
{
    private const string Digest = "9f86d081884c7d65";
    private const string Fingerprint = "builtin-signature-1a2b3c4d";
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly Guid s_video = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly SegmentWay s_way = new(s_video, Digest, 1, SeekStrategy.EarlierKeyframe);
    private static readonly DecodedFrames s_decoded = new(480, "00f1e2d3c4b5a697");
    private static readonly Failure s_failure = new(FailureCode.DecoderCrashed, "The decoder ended with code 139.");
    private static readonly Execution s_execution = new("cuda", "NVIDIA H100", "fp16");
    private static readonly ReportModel s_model = new("builtin-signature", Fingerprint, Sha256);

    private static readonly FrameGeometry s_geometry = new()
    {
        Width = 224,
        Height = 192,
        Channels = ChannelOrder.Bgr,
        Resize = ResizeMode.CenterCrop,
        Crop = 0.875,
        Bars = 114,
        Filter = ResizeFilter.Bicubic,
    };

    private static readonly Dictionary<string, string> s_metadata = new() { ["customer"] = "42", ["Ünïcode"] = "naïve" };

    /// <summary>Every message once.</summary>
    public static IReadOnlyList<object> Messages { get; } =
    [
        Submitted(),
        new CancelVideo { VideoId = s_video },
        new VideoCompleted { VideoId = s_video, Report = SampleReports.Partial, Metadata = s_metadata },
        new VideoFailed { VideoId = s_video, Failure = s_failure, Report = SampleReports.Failed, Metadata = s_metadata },
        new VideoCancelled { VideoId = s_video, Metadata = s_metadata },
        new SubmissionRefused { VideoId = s_video, Message = "The uri differs." },
        new AdmitVideo
        {
            VideoId = s_video,
            Submission = Submitted(),
            Refusal = new Failure(FailureCode.InvalidSubmission, "One model is accepted, not 2."),
        },
        new CancelRequested { VideoId = s_video },
        new PlanVideo
        {
            VideoId = s_video,
            Uri = "/videos/harbour.mp4",
            Selection = new FrameSelection { FramesPerSecond = 2.5 },
            Range = new TimeRange { FromMs = 1000, ToMs = 61000.5 },
            Fingerprint = Fingerprint,
            Geometry = s_geometry,
            Dimension = 2048,
            Priority = 3,
            SentUnixMs = 1767225600123,
        },
        new SourceProgress { VideoId = s_video, BytesDone = 734003200, BytesTotal = 1073741824 },
        new VideoPlanned { VideoId = s_video, Plan = Plan(), Failure = s_failure, Timings = Timings(Stages.Fetch, Stages.Probe, Stages.Plan) },
        new IssueSegments
        {
            VideoId = s_video,
            PlanDigest = Digest,
            Only = [1],
            ExtractedOnly = true,
        },
        new ExtractSegment
        {
            SegmentWay = s_way,
            Extraction = Plan().Extraction,
            Segment = Plan().Segments[1],
            Previous = s_decoded,
            Indices = [0, 7],
            Priority = 3,
            SentUnixMs = 1767225600123,
        },
        new FrameBatchReady
        {
            Batch = s_way.Batch(7),
            Fingerprint = Fingerprint,
            FrameCount = 222,
            Payload = new PayloadReference("4f1c", $"{s_way.Batch(7)}.frames", 4096, 28643328),
            Priority = 3,
            SentUnixMs = 1767225600123,
        },
        new SegmentExtracted
        {
            SegmentWay = s_way,
            Outcome = SegmentOutcome.Broken,
            Failure = s_failure,
            BrokenAtPts = 92000,
            Damage = [new DamagedSpan(46000, 47000), new DamagedSpan(91000, null)],
            Decoded = s_decoded,
            Batches = [new ExtractedBatch(222, "0123456789abcdef"), new ExtractedBatch(18, "fedcba9876543210")],
            FirstPts = 45000,
            LastPts = 92000,
            DecoderVersion = "5.1.9",
            Colour = "approximate",
            Warnings = [new Warning(WarningCode.FormatChanges, "The size changes on the way.")],
            Timings = Timings(Stages.Decode, Stages.WaitRoom, Stages.StorePayload, Stages.Publish),
        },
        new FrameBatchProcessed
        {
            Batch = s_way.Batch(7),
            Outcome = BatchOutcome.Failed,
            Failure = new Failure(FailureCode.ModelFailed, "The model refused the shape."),
            Part = new ExtractedBatch(222, "0123456789abcdef"),
            Timings = Timings(Stages.Load, Stages.Preprocess, Stages.Infer, Stages.StoreFeatures),
        },
        new AllBatchesProcessed { VideoId = s_video, PlanDigest = Digest },
        new SegmentRejected { SegmentWay = s_way, Decoded = s_decoded, Failure = s_failure },
        new BatchesLost { SegmentWay = s_way, Round = 1, Indices = [0, 7] },
        new AggregateVideo
        {
            VideoId = s_video,
            PlanDigest = Digest,
            Priority = 3,
        },
        new VideoAggregated { VideoId = s_video, PlanDigest = Digest, Report = SampleReports.Completed, Failure = s_failure },
        new SweepVideo { VideoId = s_video, PlanDigest = Digest, KeepParts = true, KeepResults = true },
        new Wake { VideoId = s_video, SentUnixMs = 1767225600123, Progress = 17, NoRoom = true },
        new Watermark { Queue = "extract-libav", SentUnixMs = 1767225600123 },
        new WorkerAlive { Worker = "ingest-7/1234", Role = "ingest", OpenBreakers = ["PayloadStore"], Waits = ["PayloadStore: No space left on device"] },
        new WatermarkReached { Queue = "extract-libav", SentUnixMs = 1767225600123 },
        new ModelServed
        {
            Fingerprint = Fingerprint,
            Profile = "builtin-signature",
            Sha256 = Sha256,
            Geometry = s_geometry,
            Dimension = 2048,
            Worker = "gpu-3/1234",
            Execution = s_execution,
            Devices = 4,
            FramesPerSecond = 6012.5,
            BusyShare = 0.97,
            OpenBreakers = ["device"],
        },
    ];

    private static VideoSubmitted Submitted() => new()
    {
        VideoId = s_video,
        Uri = "/videos/harbour.mp4",
        Models = ["builtin-signature"],
        Selection = new FrameSelection { Every = 2 },
        Range = new TimeRange { FromMs = 1000, ToMs = 61000.5 },
        Priority = 3,
        DeadlineSeconds = 3600,
        AllowPartial = true,
        Metadata = s_metadata,
    };

    private static VideoPlan Plan() => new()
    {
        DecoderReason = "installed",
        Warnings = [new Warning(WarningCode.Hdr, "High dynamic range.")],
        Extraction = new ExtractionSettings
        {
            Source = new SourceObject
            {
                Path = "/videos/harbour.mp4",
                Size = 31415926535,
                ModifiedTicks = 639028224000000000,
                Sha256 = Sha256,
            },
            Stream = new VideoStream
            {
                Index = 1,
                Codec = "h264",
                Width = 1920,
                Height = 1080,
                TimeBaseNumerator = 1,
                TimeBaseDenominator = 15360,
                FirstPts = -512,
                LastPts = 92900,
                Packets = 575,
                CountsTime = true,
                Truncated = true,
                KeyframesNeedOthers = true,
            },
            Decoder = "libav",
            Selection = new FrameSelection { Every = 2 },
            RangeFromPts = 15360,
            RangeToPts = 921600,
            Geometry = s_geometry,
            FramesPerBatch = 222,
            Fingerprint = Fingerprint,
        },
        Segments =
        [
            new PlannedSegment { Index = 0, ToPts = 45000, Packets = 95, Leading = 3, FirstPts = -512 },
            new PlannedSegment
            {
                Index = 1,
                FromPts = 45000,
                ToPts = 93000,
                EarlierKeyframePts = 30000,
                KeyframePts = 45000,
                Packets = 480,
                FirstPts = 45000,
                LastPts = 92900,
                FirstOrdinal = 95,
                PtsBefore = 44488,
            },
        ],
    };

    private static StageTime[] Timings(params string[] stages) =>
        [.. stages.Select((stage, i) => new StageTime(stage, i + 0.25))];
}
