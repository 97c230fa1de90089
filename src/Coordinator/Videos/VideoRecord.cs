using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>All that the saga knows of a video: its row.</summary>
public sealed record VideoRecord
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>Where it is.</summary>
    public required VideoState State { get; init; }

    /// <summary>The first submission; absent if a cancel came first.</summary>
    public VideoSubmitted? Submission { get; init; }

    /// <summary>The model, pinned for life; absent while none is live.</summary>
    public ReportModel? Model { get; init; }

    /// <summary>What the model wants of a frame.</summary>
    public FrameGeometry? Geometry { get; init; }

    /// <summary>Floats of one feature of the model; 0 if its workers do not say.</summary>
    public int Dimension { get; init; }

    /// <summary>Bytes of its source that were fetched so far; absent if it is not fetched.</summary>
    public long? SourceBytes { get; init; }

    /// <summary>Bytes of its source in all; absent if the server does not say.</summary>
    public long? SourceBytesTotal { get; init; }

    /// <summary>The stored plan.</summary>
    public VideoPlan? Plan { get; init; }

    /// <summary>Its digest.</summary>
    public string? PlanDigest { get; init; }

    /// <summary>Each segment's way.</summary>
    public IReadOnlyList<SegmentState> Segments { get; init; } = [];

    /// <summary>When it was admitted, by the state store's clock.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Since when no worker serves its model, as far as the saga saw.</summary>
    public DateTimeOffset? ModelMissingSince { get; init; }

    /// <summary>How many of the queues that its work goes through (<see cref="Waking.Queues"/>) have let a watermark pass since something moved.</summary>
    public int QueuesPassed { get; init; }

    /// <summary>While a queue is to be passed: when a watermark must have been sent to count. After the last: when its commands are repeated if nothing moves until then.</summary>
    public DateTimeOffset RepeatAt { get; init; }

    /// <summary>How long what was taken from a queue may be at work before it counts as lost; doubled at each repeat.</summary>
    public TimeSpan RepeatInterval { get; init; }

    /// <summary>The wake that repeated commands last: a redelivery of it repeats them again (R1).</summary>
    public long? RepeatedBy { get; init; }

    /// <summary>When the last wake was handled: after a longer silence of the coordinators nothing is concluded from missing heartbeats.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>Progress at the last wake.</summary>
    public long Progress { get; init; }

    /// <summary>Time of the stages before extraction.</summary>
    public IReadOnlyList<StageTime> Timings { get; init; } = [];

    /// <summary>Why it did not complete.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The account, once it ended.</summary>
    public VideoReport? Report { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinal() => State >= VideoState.Completed;
}
