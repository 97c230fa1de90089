using QueueWorkers.Contracts;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Wording;
using static QueueWorkers.Platform.Bus.Validation.FieldRules;

namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>
/// What every message must be before a handler sees it: fields within <see cref="MessageLimits"/>, nothing null that is needed, no name that leads
/// anywhere but to the message's own files.
/// </summary>
public static class MessageRules
{
    /// <summary>What is wrong with a message: field, value and what is allowed, in at most <see cref="PlainText.MaxMessage"/> characters; null if nothing is.</summary>
    /// <exception cref="ArgumentException">The type of message has no rules.</exception>
    public static string? Check(object message) => Find(message) is { } fault ? PlainText.Short(fault) : null;

    private static string? Find(object message) => message switch
    {
        // What else is wrong with a submission is told to its client, if its id can be read: see SubmitVideoHandler.
        VideoSubmitted m => Id("videoId", m.VideoId),
        CancelVideo m => Id("videoId", m.VideoId),
        AdmitVideo m => Rules(m),
        CancelRequested m => Id("videoId", m.VideoId),
        PlanVideo m => Rules(m),
        SourceProgress m => Id("videoId", m.VideoId) ?? Number("bytesDone", m.BytesDone, 0) ?? Number("bytesTotal", m.BytesTotal, 0),
        VideoPlanned m => Rules(m),
        IssueSegments m => Plan(m.VideoId, m.PlanDigest) ?? Each("only", m.Only, VideoPlan.MaxSegments, (f, s) => Number(f, s, 0, VideoPlan.MaxSegments - 1)),
        ExtractSegment m => Rules(m),
        FrameBatchReady m => Rules(m),
        SegmentExtracted m => Rules(m),
        FrameBatchProcessed m => Rules(m),
        SegmentRejected m => Way(m.SegmentWay) ?? Needed("decoded", m.Decoded, ValueRules.Decoded) ?? Needed("failure", m.Failure, ValueRules.Failure),
        BatchesLost m => Way(m.SegmentWay) ?? Number("round", m.Round, 0, 1000) ?? ValueRules.Indices("indices", m.Indices),
        AllBatchesProcessed m => Plan(m.VideoId, m.PlanDigest),
        AggregateVideo m => Plan(m.VideoId, m.PlanDigest) ?? Priority(m.Priority),
        VideoAggregated m => Rules(m),
        SweepVideo m => Plan(m.VideoId, m.PlanDigest ?? new('0', 16)),
        Wake m => Id("videoId", m.VideoId) ?? Sent(0, m.SentUnixMs) ?? Number("progress", m.Progress, 0),
        Watermark m => Word("queue", m.Queue) ?? Sent(0, m.SentUnixMs),
        WatermarkReached m => Word("queue", m.Queue) ?? Sent(0, m.SentUnixMs),
        ModelServed m => Rules(m),
        WorkerAlive m => Rules(m),
        VideoCompleted m => Outcome(m.VideoId, m.Report, m.Metadata),
        VideoFailed m => Needed("failure", m.Failure, ValueRules.Failure) ?? Outcome(m.VideoId, m.Report, m.Metadata),
        VideoCancelled m => Id("videoId", m.VideoId) ?? ValueRules.Metadata("metadata", m.Metadata),
        SubmissionRefused m => Id("videoId", m.VideoId) ?? Text("message", m.Message),
        _ => throw new ArgumentException($"{message.GetType().Name} has no rules in {nameof(MessageRules)}"),
    };

    private static string? Rules(AdmitVideo m) =>
        Id("videoId", m.VideoId)
        ?? Optional("refusal", m.Refusal, ValueRules.Failure)
        ?? Needed("submission", m.Submission, s => m.Refusal is null ? SubmissionRules.Find(s) : Text("uri", s.Uri))
        ?? (m.Submission.VideoId != m.VideoId ? $"submission.videoId is {m.Submission.VideoId}; wanted {m.VideoId}" : null);

    private static string? Rules(PlanVideo m) =>
        Id("videoId", m.VideoId)
        ?? Location("uri", m.Uri)
        ?? Needed("selection", m.Selection, ValueRules.Selection)
        ?? Optional("range", m.Range, ValueRules.Range)
        ?? Fingerprint("fingerprint", m.Fingerprint)
        ?? Needed("geometry", m.Geometry, ValueRules.Wanted)
        ?? Number("dimension", m.Dimension, 0, MessageLimits.Dimension)
        ?? Sent(m.Priority, m.SentUnixMs);

    private static string? Rules(VideoPlanned m) =>
        Id("videoId", m.VideoId)
        ?? Optional("plan", m.Plan, PlanRules.Plan)
        ?? Optional("failure", m.Failure, ValueRules.Failure)
        ?? ValueRules.Timings("timings", m.Timings);

    private static string? Rules(ExtractSegment m) =>
        Way(m.SegmentWay)
        ?? Needed("extraction", m.Extraction, PlanRules.Extraction)
        ?? Needed("segment", m.Segment, PlanRules.Segment)
        ?? Number("segment.index", m.Segment.Index, m.SegmentWay.Segment, m.SegmentWay.Segment)
        ?? Optional("previous", m.Previous, ValueRules.Decoded)
        ?? ValueRules.Indices("indices", m.Indices)
        ?? Sent(m.Priority, m.SentUnixMs);

    /// <summary>A worker reads and deletes what the reference names: it must be the batch's own payload.</summary>
    private static string? Rules(FrameBatchReady m) =>
        Needed("batch", m.Batch, ValueRules.Batch)
        ?? Fingerprint("fingerprint", m.Fingerprint)
        ?? Number("frameCount", m.FrameCount, 1)
        ?? Needed("payload", m.Payload, p =>
            Word("store", p.Store) ?? Number("offset", p.Offset, 0) ?? Number("length", p.Length, 1)
            ?? (PayloadName.Of(m.Batch, m.Fingerprint) is var own && p.Object == own ? null : Unlike("object", p.Object, own)))
        ?? Sent(m.Priority, m.SentUnixMs);

    private static string? Rules(SegmentExtracted m) =>
        Way(m.SegmentWay)
        ?? Defined("outcome", m.Outcome)
        ?? Optional("failure", m.Failure, ValueRules.Failure)
        ?? Each("damage", m.Damage, DamagedSpan.Most, (name, span) => Needed(name, span, _ => null))
        ?? Needed("decoded", m.Decoded, ValueRules.Decoded)
        ?? Each("batches", m.Batches, MessageLimits.Batches, (name, batch) => Needed(name, batch, ValueRules.Extracted))
        ?? Word("decoderVersion", m.DecoderVersion)
        ?? Word("colour", m.Colour)
        ?? ValueRules.Warnings("warnings", m.Warnings)
        ?? ValueRules.Timings("timings", m.Timings);

    private static string? Rules(FrameBatchProcessed m) =>
        Needed("batch", m.Batch, ValueRules.Batch)
        ?? Defined("outcome", m.Outcome)
        ?? Optional("failure", m.Failure, ValueRules.Failure)
        ?? Optional("part", m.Part, ValueRules.Extracted)
        ?? ValueRules.Timings("timings", m.Timings);

    private static string? Rules(VideoAggregated m) =>
        Plan(m.VideoId, m.PlanDigest)
        ?? Optional("report", m.Report, r => ReportRules.Report(r) ?? (r.VideoId != m.VideoId ? $"videoId is {r.VideoId}; wanted {m.VideoId}" : null))
        ?? Optional("failure", m.Failure, ValueRules.Failure);

    /// <summary>A heartbeat may claim any model, but none that cannot be: a fingerprint begins with its profile.</summary>
    private static string? Rules(ModelServed m) =>
        Profile("profile", m.Profile)
        ?? Fingerprint("fingerprint", m.Fingerprint)
        ?? (m.Fingerprint.Length == m.Profile.Length + 9 && m.Fingerprint.StartsWith(m.Profile, StringComparison.Ordinal)
            ? null : Unlike("fingerprint", m.Fingerprint, $"{m.Profile}- and 8 hex digits"))
        ?? Sha256("sha256", m.Sha256)
        ?? Needed("geometry", m.Geometry, ValueRules.Wanted)
        ?? Number("dimension", m.Dimension, 0, MessageLimits.Dimension)
        ?? Word("worker", m.Worker)
        ?? Needed("execution", m.Execution, ValueRules.Execution)
        ?? Number("devices", m.Devices, 0)
        ?? Real("framesPerSecond", m.FramesPerSecond, 0)
        ?? Real("busyShare", m.BusyShare, 0)
        ?? Each("openBreakers", m.OpenBreakers, MessageLimits.Entries, Word);

    private static string? Rules(WorkerAlive m) =>
        Word("worker", m.Worker)
        ?? (DaemonRole.All.Contains(m.Role) ? null : Unlike("role", m.Role, string.Join(", ", DaemonRole.All)))
        ?? Each("openBreakers", m.OpenBreakers, MessageLimits.Entries, Word)
        ?? Each("waits", m.Waits, MessageLimits.Entries, Word);

    private static string? Outcome(Guid videoId, VideoReport? report, IReadOnlyDictionary<string, string>? metadata) =>
        Id("videoId", videoId) ?? Needed("report", report, ReportRules.Report) ?? ValueRules.Metadata("metadata", metadata);

    private static string? Way(SegmentWay? way) => Needed("segmentWay", way, ValueRules.Way);

    private static string? Plan(Guid videoId, string? digest) => Id("videoId", videoId) ?? Digest("planDigest", digest);

    private static string? Sent(int priority, long unixMs) =>
        Priority(priority) ?? Number("sentUnixMs", unixMs, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
}
