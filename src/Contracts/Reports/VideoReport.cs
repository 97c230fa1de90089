namespace QueueWorkers.Contracts;

/// <summary>The account of a video: <c>report.json</c>. The names are fixed; docs/report.schema.json describes them.</summary>
public sealed record VideoReport
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>As submitted.</summary>
    public required string Source { get; init; }

    /// <summary>The bytes behind the source; absent if it was never planned.</summary>
    public ReportContent? Content { get; init; }

    /// <summary>Which frames were wanted, as submitted; absent for every frame.</summary>
    public FrameSelection? Selection { get; init; }

    /// <summary>Which part of the video was wanted, as submitted; absent for all of it.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>Completed, Partial, Failed or Cancelled.</summary>
    public required string State { get; init; }

    /// <summary>One of <see cref="FailureCode"/>, if not completed.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence, if not completed.</summary>
    public string? Message { get; init; }

    /// <summary>Every frame, accounted for.</summary>
    public required FrameAccount Frames { get; init; }

    /// <summary>What is missing.</summary>
    public IReadOnlyList<ReportGap> Gaps { get; init; } = [];

    /// <summary>First and last timestamp decoded; absent if nothing was.</summary>
    public ReportSpan? PtsMs { get; init; }

    /// <summary>What decoded the video; absent if it was never planned.</summary>
    public ReportDecoder? Decoder { get; init; }

    /// <summary>What is worth knowing and no error.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>The model; absent if no worker served it.</summary>
    public ReportModel? Model { get; init; }

    /// <summary>What computed the features, read from the parts.</summary>
    public IReadOnlyList<ReportExecution> Executions { get; init; } = [];

    /// <summary>End-to-end latency and the time of each stage.</summary>
    public required ReportLatency LatencyMs { get; init; }

    /// <summary>The stage of work that took most; absent if none was measured.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>Absolute paths of the results by kind: <c>features</c>, <c>report</c>.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();
}
