using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.State;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R1: store → publish → acknowledge; a redelivery finds or redoes the same effects; every state repeats its commands when its event comes again.</summary>
public sealed class R1_OrderOfEffects
{
    /// <summary>Each process dies once, before each effect in turn. No wake comes to help: redelivery alone must do.</summary>
    [Theory]
    [InlineData("coordinator")]
    [InlineData("ingest")]
    [InlineData("inference")]
    public async Task R1_ADeathBeforeAnyEffectIsMadeGoodByRedelivery(string role)
    {
        for (var at = 1; ; at++)
        {
            using var bench = new Bench(at);
            bench.World.Options.RepeatAfter = bench.World.Options.RepeatAtMost = TimeSpan.FromHours(1);
            var (seen, died) = (0, false);
            bench.BeforeEffect = (_, effect) =>
            {
                if (died || !effect.StartsWith(role, StringComparison.Ordinal) || effect.EndsWith("record model", StringComparison.Ordinal) || ++seen != at)
                    return;
                died = true;
                bench.World.Crash(bench.World.Processes.First(p => effect.StartsWith(p.Name, StringComparison.Ordinal)));
            };
            var video = Bench.Video(SegmentNature.Sound, SegmentNature.OpenGop);
            bench.World.Submit(video);
            bench.RunToTheEnd(video, TimeSpan.FromMinutes(30));
            await bench.AssertCompleteAsync(video);
            Assert.NotEmpty(bench.Told<VideoCompleted>());
            if (!died)
                break;
        }
    }

    [Fact]
    public void R1_EveryStateRepeatsItsCommandsWhenItsEventComesAgain()
    {
        var around = new Surroundings(DateTimeOffset.UnixEpoch, [new ServedModel(World.Beat(Bench.Model), default, DateTimeOffset.UnixEpoch)], new VideoOptions());
        var submission = Coordinator.Admission.SubmissionDefaults.Fill(Bench.Video(SegmentNature.Sound).Submission());
        var admit = new AdmitVideo { VideoId = submission.VideoId, Submission = submission };
        var planning = Again<PlanVideo>(null, admit);
        var plan = Plans.Of(2);
        var extracting = Again<IssueSegments>(planning, new VideoPlanned { VideoId = submission.VideoId, Plan = plan });
        var digest = extracting.PlanDigest!;
        extracting = Again<IssueSegments>(extracting, new SegmentRejected { SegmentWay = new(submission.VideoId, digest, 1, SeekStrategy.OwnKeyframe), Decoded = new(0, ""), Failure = new("x", "x") });
        Assert.Equal(SeekStrategy.EarlierKeyframe, extracting.Segments[1].Way);
        var aggregating = Again<AggregateVideo>(extracting, new AllBatchesProcessed { VideoId = submission.VideoId, PlanDigest = digest });
        var failed = Again<VideoFailed>(aggregating, new VideoAggregated { VideoId = submission.VideoId, PlanDigest = digest, Failure = new("x", "x") });
        Assert.Equal(VideoState.Failed, failed.State);

        VideoRecord Again<T>(VideoRecord? record, object @event)
        {
            var first = VideoDecisions.Decide(record, @event, around);
            var second = VideoDecisions.Decide(first.Record, @event, around);
            Assert.Single(first.Messages.OfType<T>());
            Assert.Single(second.Messages.OfType<T>());
            Assert.Equal(first.Record!.State, second.Record!.State);
            return second.Record;
        }
    }
}
