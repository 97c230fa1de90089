using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Settings;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Telemetry;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R7: what is not whole is tried another way; two ways that agree are right; the last way is not checked; nothing is mixed.</summary>
public sealed class R7_Rejection
{
    [Fact]
    public async Task R7_ASegmentWhoseFirstFrameIsMissingIsDecodedTheNextWay()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.OpenGop);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal([SeekStrategy.OwnKeyframe, SeekStrategy.EarlierKeyframe], bench.Record(video).Segments.Select(s => s.Way));
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R7_TwoWaysThatAgreeAreRightWhateverThePacketsSay()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.FewerFrames);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(VideoState.Completed, bench.Record(video).State);
        Assert.Equal(SeekStrategy.EarlierKeyframe, bench.Record(video).Segments[1].Way);
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80], (await bench.RowsAsync(video)).Select(r => (long)r.PtsMs));
    }

    /// <summary>The first segment has no seek: its first two ways are one, and their agreement says nothing.</summary>
    [Fact]
    public void R7_TheSameWayTwiceIsNoAgreement()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.FewerFrames);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(SeekStrategy.FromStart, bench.Record(video).Segments[0].Way);
        Assert.Equal(VideoState.Completed, bench.Record(video).State);
    }

    [Theory]
    [InlineData(1, SegmentOutcome.Broken)]
    [InlineData(0, SegmentOutcome.Whole)]
    public void R7_FramesThatAreMissingWhereTheDecoderComplainedAreDamage(int complaints, SegmentOutcome outcome)
    {
        var plan = Plans.Of(1);
        var command = new ExtractSegment { SegmentWay = new(Guid.Empty, "d", 0, SeekStrategy.FromStart), Extraction = plan.Extraction, Segment = plan.Segments[0] };
        var (judged, reason) = SegmentVerdict.Judge(command, null, new() { Decoder = complaints }, new(7, "x"), 0);
        Assert.Equal(outcome, judged);
        Assert.Equal(complaints == 0, reason is null);
    }

    [Theory]
    [InlineData(SeekStrategy.OwnKeyframe, SegmentOutcome.Rejected)]
    [InlineData(SeekStrategy.FromStart, SegmentOutcome.Broken)]
    public void R7_AWayWhoseDecoderSaysThatFramesAreDamagedIsNotRight(SeekStrategy way, SegmentOutcome outcome)
    {
        var plan = Plans.Of(1);
        var command = new ExtractSegment { SegmentWay = new(Guid.Empty, "d", 0, way), Extraction = plan.Extraction, Segment = plan.Segments[0] };
        foreach (var account in (Ingest.Decoding.DecodeAccount[])[new() { Damaged = 1 }, new() { Demuxer = 1 }, new() { Packet = 1 }, new() { Reference = 1 }])
            Assert.Equal((outcome, FailureCode.CorruptStream), SegmentVerdict.Judge(command, null, account, new(10, "x"), 0) is var judged ? (judged.Outcome, judged.Reason?.Code) : default);
        Assert.Equal(SegmentOutcome.Whole, SegmentVerdict.Judge(command, null, new() { Decoder = 3 }, new(10, "x"), 0).Outcome);
    }

    /// <summary>A recording may begin anywhere: pictures before the first keyframe may lack what they are built on, or not.</summary>
    [Theory]
    [InlineData(10, 0, SegmentOutcome.Whole)]
    [InlineData(7, 30, SegmentOutcome.Whole)]
    [InlineData(6, 30, SegmentOutcome.Rejected)]
    public void R7_PicturesBeforeTheFirstKeyframeMayBeMissing(int frames, long first, SegmentOutcome outcome)
    {
        var plan = Plans.Of(1);
        var command = new ExtractSegment { SegmentWay = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe), Extraction = plan.Extraction, Segment = plan.Segments[0] with { Leading = 3 } };
        Assert.Equal(outcome, SegmentVerdict.Judge(command, null, new(), new(frames, "x"), first).Outcome);
    }

    [Theory]
    [InlineData(0, SegmentOutcome.Whole)]
    [InlineData(10, SegmentOutcome.Rejected)]
    public void R7_ARunThatBeginsWithAnotherFrameIsRejectedHoweverMany(long first, SegmentOutcome outcome)
    {
        var plan = Plans.Of(1);
        var command = new ExtractSegment { SegmentWay = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe), Extraction = plan.Extraction, Segment = plan.Segments[0] };
        Assert.Equal(outcome, SegmentVerdict.Judge(command, null, new(), new(10, "x"), first).Outcome);
    }

    /// <summary>Frames may hide in packets; keyframes do not: two ways that miss the same ones have the same fault.</summary>
    [Theory]
    [InlineData(false, SegmentOutcome.Whole)]
    [InlineData(true, SegmentOutcome.Rejected)]
    public void R7_TwoWaysThatAgreeOnTooFewKeyframesAreNotRight(bool keyframes, SegmentOutcome outcome)
    {
        var plan = Plans.Of(2);
        var command = new ExtractSegment
        {
            SegmentWay = new(Guid.Empty, "d", 1, SeekStrategy.EarlierKeyframe),
            Extraction = plan.Extraction with { Selection = new FrameSelection { Keyframes = keyframes } },
            Segment = plan.Segments[1] with { KeyframePts = 50 },
            Previous = new(7, "x"),
        };
        Assert.Equal(outcome, SegmentVerdict.Judge(command, null, new(), new(7, "x"), plan.Segments[1].FirstPts).Outcome);
    }

    /// <summary>The last way decodes what is between keyframes, from the start of the video.</summary>
    [Fact]
    public void R7_TheLastWayToKeyframesIsAsLongAsTheVideo()
    {
        var plan = Plans.Of(3);
        var extraction = plan.Extraction with { Selection = new FrameSelection { Keyframes = true }, Stream = plan.Extraction.Stream with { Packets = 30 } };
        ExtractSegment Command(SeekStrategy way) => new() { SegmentWay = new(Guid.Empty, "d", 0, way), Extraction = extraction, Segment = plan.Segments[0] };
        var limits = new RunLimits(new IngestOptions { MaxRunPixels = 2 * 2 * 25 });
        Assert.Null(limits.Refuse(Command(SeekStrategy.EarlierKeyframe)));
        Assert.Equal(FailureCode.UnsplittableTooLong, limits.Refuse(Command(SeekStrategy.FromStart))!.Code);
    }

    [Fact]
    public void R7_AWayThatWouldTakeTooLongIsRefusedAtItsStart()
    {
        var plan = Plans.Of(3);
        var limits = new RunLimits(new IngestOptions { MaxRunPixels = 2 * 2 * 25 });
        ExtractSegment Command(SeekStrategy way) => new() { SegmentWay = new(Guid.Empty, "d", 2, way), Extraction = plan.Extraction, Segment = plan.Segments[2] };
        Assert.Null(limits.Refuse(Command(SeekStrategy.OwnKeyframe)));
        var refusal = limits.Refuse(Command(SeekStrategy.FromStart));
        Assert.Equal(FailureCode.UnsplittableTooLong, refusal!.Code);
        Assert.Equal(SegmentOutcome.Broken, SegmentVerdict.Judge(Command(SeekStrategy.FromStart), refusal, new(), new(0, "x"), null).Outcome);
    }

    [Fact]
    public void R7_AWayThatWouldMakeMoreBatchesThanASegmentMayHaveIsRefusedAtItsStart()
    {
        var plan = Plans.Of(3);
        var limits = new RunLimits(new IngestOptions { MaxRunPixels = long.MaxValue });
        var most = MessageLimits.Batches * plan.Extraction.FramesPerBatch;
        ExtractSegment Command(int packets) => new() { SegmentWay = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe), Extraction = plan.Extraction, Segment = plan.Segments[0] with { Packets = packets } };
        Assert.Null(limits.Refuse(Command(most)));
        Assert.Equal(FailureCode.UnsplittableTooLong, limits.Refuse(Command(most + 1))!.Code);
    }

    /// <summary>Where packets or selection do not say how many frames there will be, the run finds out.</summary>
    [Theory]
    [InlineData(MessageLimits.Batches, null)]
    [InlineData(MessageLimits.Batches + 1, FailureCode.UnsplittableTooLong)]
    public async Task R7_ARunThatMakesMoreBatchesThanASegmentMayHaveEndsThere(int frames, string? code)
    {
        var plan = Plans.Of(1);
        // Every batch but the first is not asked for, so that none is sent.
        var command = new ExtractSegment
        {
            SegmentWay = new(Guid.Empty, "d", 0, SeekStrategy.OwnKeyframe),
            Extraction = plan.Extraction with { FramesPerBatch = 1 },
            Segment = plan.Segments[0] with { Packets = null },
            Indices = [0],
        };
        await using var decode = new CountingRun(frames);
        var run = new SegmentRun(command, [], null!, new(new IngestOptions()), new StageTimer(TimeProvider.System));

        await run.ReadAsync(decode, TestContext.Current.CancellationToken);
        Assert.Equal(code, run.Failure?.Code);
        Assert.Equal(MessageLimits.Batches, run.Batches.Count);
    }

    [Fact]
    public void R7_TwoWaysThatAgreeOnNoFramesAreNotRight()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Nothing);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Equal(SeekStrategy.FromStart, bench.Record(video).Segments[1].Way);
    }

    [Fact]
    public async Task R7_TheLastWayMayEndBrokenAndKeepsWhatItDecoded()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Broken);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        var record = bench.Record(video);
        Assert.Equal((VideoState.Partial, SeekStrategy.FromStart), (record.State, record.Segments[1].Way));
        Assert.Equal([0, 10, 20, 30, 40, 50, 60], (await bench.RowsAsync(video)).Select(r => (long)r.PtsMs));
        Assert.Equal(new ReportGap { FromPtsMs = 60, Code = FailureCode.DecoderCrashed }, Assert.Single(record.Report!.Gaps));
    }

    /// <summary>The first run of a damaged segment stores a part and dies; the second loses other frames. Features are never those of two runs.</summary>
    [Fact]
    public async Task R7_RunsThatDifferAreNeverMixed()
    {
        var mixed = 0;
        for (var seed = 1; seed <= 60; seed++)
        {
            using var bench = new Bench(seed);
            bench.World.FramesPerBatch = 1;
            var video = Bench.Video(SegmentNature.Unsteady);
            var deaths = 0;
            bench.BeforeEffect = (_, effect) =>
            {
                if (effect.Contains("store extracted", StringComparison.Ordinal) && deaths++ == 0)
                    bench.World.Crash(bench.World.Processes.First(p => effect.StartsWith(p.Name, StringComparison.Ordinal)));
            };
            bench.World.Submit(video);
            bench.RunToTheEnd(video);
            if (bench.Record(video).State != VideoState.Completed)
                continue;
            long[] got = [.. (await bench.RowsAsync(video)).Select(r => (long)r.PtsMs)];
            Assert.Contains(video.Runs[(0, bench.Record(video).Segments[0].Way)], run => run.SequenceEqual(got));
            mixed += video.Runs.Values.Any(runs => runs.Count > 1) ? 1 : 0;
        }
        Assert.True(mixed > 5, "hardly any seed had two runs of a way: the test shows nothing");
    }

    [Fact]
    public void R7_ARejectionOfAnOlderWaySendsTheCurrentCommandAgain()
    {
        var around = new Surroundings(DateTimeOffset.UnixEpoch, [], new VideoOptions());
        var id = Guid.NewGuid();
        var record = new VideoRecord
        {
            VideoId = id,
            State = VideoState.Extracting,
            PlanDigest = "d",
            Plan = Plans.Of(1),
            Segments = [new SegmentState { Way = SeekStrategy.FromStart, Previous = new(3, "h") }],
        };
        var decision = VideoDecisions.Decide(record, new SegmentRejected { SegmentWay = new(id, "d", 0, SeekStrategy.OwnKeyframe), Decoded = new(1, "x"), Failure = new("x", "x") }, around);
        Assert.Equal(record.Segments, decision.Record!.Segments);
        Assert.Equal([0], Assert.Single(decision.Messages.OfType<IssueSegments>()).Only);
    }
}
