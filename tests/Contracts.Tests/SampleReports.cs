using QueueWorkers.Contracts;

namespace QueueWorkers.Contracts.Tests;

/// <summary>A report for each way a video ends.</summary>
internal static class SampleReports
{
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly Guid s_video = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    public static VideoReport Completed { get; } = new()
    {
        VideoId = s_video,
        Source = "/videos/harbour.mp4",
        Content = new ReportContent(Sha256, 1234567, new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero)),
        Selection = new FrameSelection { Every = 2 },
        Range = new TimeRange { FromMs = 1000, ToMs = 61000.5 },
        State = "Completed",
        Frames = new FrameAccount(480, 240, 200, 40, 240, 0),
        PtsMs = new ReportSpan(0, 15968.75),
        Decoder = new ReportDecoder("libav", "5.1.9", "exact", "installed"),
        Warnings = [new Warning(WarningCode.Hdr, "High dynamic range.")],
        Model = new ReportModel("builtin-signature", "builtin-signature-1a2b3c4d", Sha256),
        Executions = [new ReportExecution("cpu", "2 threads", "fp32", 200), new ReportExecution("cuda", "NVIDIA H100", "fp16", 40)],
        LatencyMs = new ReportLatency(1234.5, new Dictionary<string, double> { [Stages.Decode] = 800.25, [Stages.Infer] = 300 }),
        Bottleneck = Stages.Decode,
        Files = new Dictionary<string, string> { ["features"] = "/results/features.parquet", ["report"] = "/results/report.json" },
    };

    public static VideoReport Partial { get; } = Completed with
    {
        State = "Partial",
        Code = FailureCode.CorruptStream,
        Message = "The stream breaks at 12.5 s.",
        Frames = new FrameAccount(400, 200, 180, 10, 190, 10),
        Gaps = [new ReportGap { FromPtsMs = 12500, ToPtsMs = null, Code = FailureCode.CorruptStream }, new ReportGap { FromPtsMs = 4000, ToPtsMs = 4500.5, Code = FailureCode.ModelFailed }],
    };

    /// <summary>Failed before anything was planned: all that may be absent is.</summary>
    public static VideoReport Failed { get; } = new()
    {
        VideoId = s_video,
        Source = "/videos/absent.mp4",
        State = "Failed",
        Code = FailureCode.NotFound,
        Message = "There is no file at /videos/absent.mp4.",
        Frames = new FrameAccount(0, 0, 0, 0, 0, 0),
        LatencyMs = new ReportLatency(3, new Dictionary<string, double>()),
    };
}
