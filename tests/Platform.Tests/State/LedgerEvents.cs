using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Tests.State;

/// <summary>Events of one plan, short to write. Batch i holds i + 1 frames whose hash is "h" and i.</summary>
internal sealed class LedgerEvents
{
    public const string Digest = "0123456789abcdef";

    public Guid Video { get; init; } = Guid.NewGuid();

    public SegmentWay Way(int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe) => new(Video, Digest, segment, way);

    public static ExtractedBatch Part(int index) => new(index + 1, $"h{index}");

    public SegmentExtracted Whole(int n, int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe) =>
        Ran(segment, way, SegmentOutcome.Whole, [.. Enumerable.Range(0, n).Select(Part)]);

    public SegmentExtracted Rejected(int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe) =>
        Ran(segment, way, SegmentOutcome.Rejected, []) with { Failure = new Failure(FailureCode.CorruptStream, "why") };

    public SegmentExtracted Ran(int segment, SeekStrategy way, SegmentOutcome outcome, IReadOnlyList<ExtractedBatch> batches) => new()
    {
        SegmentWay = Way(segment, way),
        Outcome = outcome,
        Decoded = new DecodedFrames(batches.Sum(b => b.Count), "decoded"),
        Batches = batches,
        Timings = [new StageTime(Stages.Decode, 10)],
    };

    public FrameBatchProcessed Stored(int index, int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe, ExtractedBatch? part = null) => new()
    {
        Batch = Way(segment, way).Batch(index),
        Outcome = BatchOutcome.Stored,
        Part = part ?? Part(index),
        Timings = [new StageTime(Stages.Infer, 1.5), new StageTime(Stages.Load, 0.25)],
    };

    public FrameBatchProcessed Failed(int index, int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe, string code = FailureCode.ModelFailed) => new()
    {
        Batch = Way(segment, way).Batch(index),
        Outcome = BatchOutcome.Failed,
        Failure = new Failure(code, "why"),
    };

    public FrameBatchProcessed Lost(int index, int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe) =>
        new() { Batch = Way(segment, way).Batch(index), Outcome = BatchOutcome.Lost };

    public BatchesLost Ask(int round, IReadOnlyList<int> indices, int segment = 0, SeekStrategy way = SeekStrategy.OwnKeyframe) =>
        new() { SegmentWay = Way(segment, way), Round = round, Indices = indices };
}
