using QueueWorkers.Platform.Bus.Validation;
using static QueueWorkers.Contracts.Tests.Rules.Bounds;

namespace QueueWorkers.Contracts.Tests.Rules;

/// <summary>The bounds of every field of every record, by <c>Record.Field</c>, or by <c>*.Field</c> for a field that is the same in all.</summary>
internal static class FieldBounds
{
    private const string Warning = """{ "code": "Hdr", "message": "" }""";
    private const string Stage = """{ "stage": "decode", "ms": 1 }""";
    private const string Batch = """{ "count": 1, "ptsHash": "0123456789abcdef" }""";

    private static readonly Bounds s_location = Of(
        ["\"/a\"", "\"/two\\nlines\\u001b[2J\"", Chars(MessageLimits.UriBytes)],
        Chars(MessageLimits.UriBytes + 1), $"\"{new string('ü', MessageLimits.UriBytes / 2)}x\"", "\"\"", "\" \"", "\"/a\\u0000b\"");

    private static readonly Bounds s_fingerprint = Of(
        ["\"a-0123abcd\"", $"\"{new string('a', 40)}-0123abcd\""],
        $"\"{new string('a', 41)}-0123abcd\"", "\"0123abcd\"", "\"a-0123abc\"", "\"a-0123ABCD\"", "\"../escaped-0123abcd\"", "\"a/../../b-0123abcd\"", "\"\"", "\"a-0123abcd\\n\"");

    private static readonly Bounds s_profile = Of(["\"a\"", Chars(40, 'a'), "\"builtin-resnet50-seeded\""], Chars(41, 'a'), "\"\"", "\"A\"", "\"a/b\"", "\"..\"", "\"a\\n\"");

    private static readonly Bounds s_metadata = Of(
        ["{}", $$"""{ "k": {{Chars(MessageLimits.MetadataBytes - 1)}} }"""],
        $$"""{ "k": {{Chars(MessageLimits.MetadataBytes)}} }""", $$"""{ "k": "{{new string('ü', MessageLimits.MetadataBytes / 2)}}" }""", """{ "k": null }""",
        $$"""{ {{string.Join(',', Enumerable.Range(0, MessageLimits.Entries + 1).Select(i => $"\"{i}\": \"\""))}} }""");

    private static readonly Bounds s_side = Number(1, MessageLimits.Side);

    private static readonly Bounds s_indices = Of(["[]", "[0, 65535]"], "[-1]", "[65536]", "[2147483647]", List(MessageLimits.Batches + 1, "0"), "[null]");

    public static IReadOnlyDictionary<string, Bounds> All { get; } = new Dictionary<string, Bounds>
    {
        ["*.VideoId"] = Id,
        ["*.PlanDigest"] = Hex(16),
        ["*.PtsHash"] = Hex(16),
        ["*.Sha256"] = Hex(64),
        ["*.Fingerprint"] = s_fingerprint,
        ["*.Uri"] = s_location,
        ["VideoSubmitted.Uri"] = Of(
            ["\"/a\"", "\"/two\\nlines\"", $"\"/{new string('x', MessageLimits.UriBytes - 1)}\"", "\"file:///a\"", "\"FILE:///a\"", "\"https://h/a?b=c\"", "\"HTTPS://h\""],
            [.. s_location.Bad, "\"a\"", "\"./a\"", "\"a/b.mp4\"", "\"http://h/a\"", "\"ftp://h/a\"", "\"file://elsewhere/a\"", "\"file:a\"", "\"https:\"", "\"https:///a\"", "\"concat:/a|/b\"", "\" /a\""]),
        ["*.Metadata"] = s_metadata,
        ["*.Priority"] = Number(0, 9),
        ["*.SentUnixMs"] = Number(0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()),
        ["*.Indices"] = s_indices,
        ["*.Timings"] = Of(["[]", List(MessageLimits.Entries, Stage)], List(MessageLimits.Entries + 1, Stage), "[null]"),
        ["*.Warnings"] = Of(["[]", List(MessageLimits.Entries, Warning)], List(MessageLimits.Entries + 1, Warning), "[null]"),
        ["*.Code"] = Text(MessageLimits.Word),
        ["*.Message"] = Text(MessageLimits.Text),
        // A longer one is cut when it is made, and when it is read.
        ["Failure.Message"] = Of(["\"\"", Chars(MessageLimits.Text + 1)]),
        ["*.Way"] = Name<SeekStrategy>(nameof(SeekStrategy.OwnKeyframe), nameof(SeekStrategy.FromStart)),
        ["*.Segment"] = Number(0, VideoPlan.MaxSegments - 1),
        ["*.Provider"] = Text(MessageLimits.Word),
        ["*.Device"] = Text(MessageLimits.Word),
        ["*.Precision"] = Text(MessageLimits.Word),
        ["*.Colour"] = Text(MessageLimits.Word),
        ["*.DecoderReason"] = Text(MessageLimits.Text),
        ["BatchId.Index"] = Number(0, MessageLimits.Batches - 1),
        ["VideoSubmitted.Models"] = Of(["[]", "[\"a\"]", $"[{Chars(50, 'a')}]"], $"[{Chars(51, 'a')}]", "[\"\"]", "[\"A\"]", "[\"../a\"]", "[\"a\",\"b\"]", List(65, "\"a\""), "[null]"),
        ["VideoSubmitted.DeadlineSeconds"] = Of(["0.001", "315360000"], "0", "-1", "315360001", "1e300", "1e999"),
        ["VideoSubmitted.AllowPartial"] = Any,
        ["FrameSelection.Every"] = Number(1, int.MaxValue),
        ["FrameSelection.FramesPerSecond"] = Of(["0.000001", "1000000"], "0", "-1", "0.0000001", "1000001", "1e999"),
        ["FrameSelection.Keyframes"] = Any,
        ["TimeRange.FromMs"] = Of(["0", "61000"], "-1", "61000.5", "1e999"),
        ["TimeRange.ToMs"] = Of(["1000.5", "1e300"], "1000", "0", "-1", "1e999"),
        ["PlanVideo.Dimension"] = Number(0, MessageLimits.Dimension),
        ["SourceProgress.BytesDone"] = Number(0, long.MaxValue),
        ["SourceProgress.BytesTotal"] = Number(0, long.MaxValue),
        ["IssueSegments.Only"] = Of(["[]", "[0,127]"], "[-1]", "[128]", List(129, "0")),
        ["ExtractSegment.Segment"] = Any,
        ["SourceObject.Path"] = s_location,
        ["SourceObject.Size"] = Number(0, long.MaxValue),
        ["SourceObject.ModifiedTicks"] = Number(0, DateTime.MaxValue.Ticks),
        ["VideoStream.Index"] = Count,
        ["VideoStream.Codec"] = Text(MessageLimits.Word),
        ["VideoStream.Width"] = s_side,
        ["VideoStream.Height"] = s_side,
        ["VideoStream.TimeBaseNumerator"] = Number(1, int.MaxValue),
        ["VideoStream.TimeBaseDenominator"] = Number(1, int.MaxValue),
        ["VideoStream.Packets"] = Number(0, MessageLimits.Frames),
        ["ExtractionSettings.Decoder"] = s_profile,
        // 224 × 192 × 3 bytes a frame.
        ["ExtractionSettings.FramesPerBatch"] = Number(1, int.MaxValue / (224 * 192 * 3)),
        ["FrameGeometry.Width"] = Of(["1", "3000"], "0", "-1", "65537", "2147483647"),
        ["FrameGeometry.Height"] = Of(["1", "3000"], "0", "-1", "65537", "2147483647"),
        ["FrameGeometry.Channels"] = Name<ChannelOrder>(nameof(ChannelOrder.Rgb)),
        ["FrameGeometry.Resize"] = Name<ResizeMode>(nameof(ResizeMode.Stretch), nameof(ResizeMode.Native)),
        ["FrameGeometry.Crop"] = Of(["0.1", "1"], "0.09", "1.01", "-1", "1e999"),
        ["FrameGeometry.Bars"] = Of(["0", "255"], "-1", "256"),
        ["FrameGeometry.Filter"] = Name<ResizeFilter>(nameof(ResizeFilter.Area), nameof(ResizeFilter.Bilinear)),
        ["VideoPlan.Segments"] = Of([], "[]", "[null]", List(129, """{ "index": 0 }""")),
        // Which one it must be follows from its place.
        ["PlannedSegment.Index"] = Of([], "-1", "128", "5"),
        ["PlannedSegment.Packets"] = Number(0, MessageLimits.Frames),
        ["PlannedSegment.Leading"] = Number(0, MessageLimits.Frames),
        ["PlannedSegment.FirstOrdinal"] = Number(0, MessageLimits.Frames),
        ["FrameBatchReady.FrameCount"] = Number(1, int.MaxValue),
        ["FrameBatchReady.Fingerprint"] = Of([], s_fingerprint.Bad),
        ["PayloadReference.Store"] = Text(MessageLimits.Word),
        ["PayloadReference.Object"] = Of([], "\"store-identity\"", "\"../x\"", "\"\"", "\"/etc/passwd\"", "\"a-0123abcd/x.frames\""),
        ["PayloadReference.Offset"] = Number(0, long.MaxValue),
        ["PayloadReference.Length"] = Number(1, long.MaxValue),
        ["SegmentExtracted.Outcome"] = Name<SegmentOutcome>(nameof(SegmentOutcome.Whole)),
        ["SegmentExtracted.Batches"] = Of(["[]", List(MessageLimits.Batches, Batch)], List(MessageLimits.Batches + 1, Batch), "[null]"),
        ["SegmentExtracted.DecoderVersion"] = Text(MessageLimits.Word),
        ["DecodedFrames.Count"] = Count,
        ["ExtractedBatch.Count"] = Count,
        ["StageTime.Stage"] = Text(MessageLimits.Word),
        ["StageTime.Ms"] = Real(),
        ["FrameBatchProcessed.Outcome"] = Name<BatchOutcome>(nameof(BatchOutcome.Stored), nameof(BatchOutcome.Lost)),
        ["BatchesLost.Round"] = Number(0, 1000),
        ["Wake.Progress"] = Number(0, long.MaxValue),
        ["Wake.NoRoom"] = Any,
        ["Watermark.Queue"] = Text(MessageLimits.Word),
        ["WatermarkReached.Queue"] = Text(MessageLimits.Word),
        ["IssueSegments.ExtractedOnly"] = Any,
        ["SweepVideo.KeepParts"] = Any,
        ["SweepVideo.KeepResults"] = Any,
        // One begins with the other.
        ["ModelServed.Fingerprint"] = Of(["\"builtin-signature-00000000\""], [.. s_fingerprint.Bad, "\"other-1a2b3c4d\"", "\"builtin-1a2b3c4d\""]),
        ["ModelServed.Profile"] = Of([], [.. s_profile.Bad, "\"builtin\"", "\"resnet50\""]),
        ["ModelServed.Dimension"] = Number(0, MessageLimits.Dimension),
        ["ModelServed.Worker"] = Text(MessageLimits.Word),
        ["ModelServed.Devices"] = Count,
        ["ModelServed.FramesPerSecond"] = Real("0"),
        ["ModelServed.BusyShare"] = Real("0"),
        ["ModelServed.OpenBreakers"] = Of(["[]", List(64, "\"device\"")], List(65, "\"device\""), "[null]", $"[{Chars(MessageLimits.Word + 1)}]"),
        ["WorkerAlive.Worker"] = Text(MessageLimits.Word),
        ["WorkerAlive.Role"] = Of(["\"coordinator\"", "\"ingest\"", "\"inference\""], "\"\"", "\"Ingest\"", "\"client\""),
        ["WorkerAlive.OpenBreakers"] = Of(["[]", List(64, "\"device\"")], List(65, "\"device\""), "[null]", $"[{Chars(MessageLimits.Word + 1)}]"),
        ["WorkerAlive.Waits"] = Of(["[]", List(64, "\"device\"")], List(65, "\"device\""), "[null]", $"[{Chars(MessageLimits.Word + 1)}]"),
        ["VideoReport.Source"] = Text(MessageLimits.Text),
        ["ReportContent.Bytes"] = Number(0, long.MaxValue),
        ["ReportContent.Modified"] = Of(["\"0001-01-01T00:00:00+00:00\"", "\"2026-05-04T03:02:01.1234567+00:00\""], "\"yesterday\"", "0", "\"\""),
        ["VideoReport.State"] = Of(["\"Completed\"", "\"Cancelled\""], "\"\"", "\"Extracting\"", "\"completed\"", "\"3\""),
        ["VideoReport.Gaps"] = Of(["[]", List(MessageLimits.Batches, """{ "code": "" }""")], List(MessageLimits.Batches + 1, """{ "code": "" }"""), "[null]"),
        ["VideoReport.Executions"] = Of(["[]"], List(MessageLimits.Executions + 1, """{ "provider": "", "device": "", "precision": "", "frames": 0 }"""), "[null]"),
        ["VideoReport.Bottleneck"] = Text(MessageLimits.Word),
        ["VideoReport.Files"] = Of(["{}", """{ "report": "/a" }"""], """{ "report": "" }""", """{ "report": null }""", $$"""{ {{Chars(MessageLimits.Word + 1)}}: "/a" }"""),
        ["FrameAccount.*"] = Number(0, long.MaxValue),
        ["ReportGap.FromPtsMs"] = Real(),
        ["ReportGap.ToPtsMs"] = Real(),
        ["ReportSpan.*"] = Real(),
        ["ReportDecoder.Name"] = Text(MessageLimits.Word),
        ["ReportDecoder.Version"] = Text(MessageLimits.Word),
        ["ReportDecoder.Reason"] = Text(MessageLimits.Text),
        ["ReportModel.Name"] = s_profile,
        ["ReportExecution.Frames"] = Number(0, long.MaxValue),
        ["ReportLatency.Total"] = Real(),
        ["ReportLatency.Stages"] = Of(["{}", """{ "decode": 1 }"""], """{ "decode": 1e999 }""", $$"""{ {{Chars(MessageLimits.Word + 1)}}: 1 }"""),
    };

    /// <summary>Those of a field; null if there are none and it is no record, no timestamp of a stream and no flag.</summary>
    public static Bounds? Find(Type record, string field) =>
        All.GetValueOrDefault($"{record.Name}.{field}") ?? All.GetValueOrDefault($"*.{field}") ?? All.GetValueOrDefault($"{record.Name}.*");
}
