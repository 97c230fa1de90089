using QueueWorkers.Contracts;
using QueueWorkers.Platform.Identities;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>
/// What the saga decides: a plain function from row and event to row and messages. Every state repeats its commands when its event comes
/// again (R1); events of another plan or way change nothing (R5, R7); the row decides the end, once (R14).
/// </summary>
public static class VideoDecisions
{
    /// <summary>The decision on an event.</summary>
    public static Decision Decide(VideoRecord? video, object @event, Surroundings around) => @event switch
    {
        AdmitVideo admit => Admit(video, admit, around),
        CancelRequested cancel => Cancel(video, cancel, around),
        SourceProgress fetching => Fetch(video, fetching, around),
        VideoPlanned planned => Plan(video, planned, around),
        SegmentRejected rejected => Reject(video, rejected, around),
        AllBatchesProcessed all => Aggregate(video, all, around),
        VideoAggregated aggregated => End(video, aggregated, around),
        Wake wake => WakeUp(video, wake, around),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event.GetType().Name, "not an event of the saga"),
    };

    private static Decision Admit(VideoRecord? video, AdmitVideo admit, Surroundings around)
    {
        if (video is null)
        {
            var admitted = new VideoRecord
            {
                VideoId = admit.VideoId,
                State = VideoState.Submitted,
                Submission = admit.Submission,
                SubmittedAt = around.Now,
                ModelMissingSince = around.Now,
                LookedAt = around.Now,
            }.Restarted(around);
            return admit.Refusal is { } refusal ? Ending.Fail(admitted, refusal, around) : Start(admitted, around);
        }
        if (video.Submission is null)
            return new(video, Ending.Messages(video));
        if (!SubmissionIdentity.Same(video.Submission, admit.Submission))
            return new(video, [new SubmissionRefused { VideoId = video.VideoId, Message = "another submission under this id stands; a new video wants a new id" }]);
        if (video.IsFinal())
            return new(video, Ending.Messages(video));
        return video.State is VideoState.Planning ? new(video, Commands(video, around)) : Decision.Nothing(video);
    }

    private static Decision Cancel(VideoRecord? video, CancelRequested cancel, Surroundings around)
    {
        video ??= new VideoRecord { VideoId = cancel.VideoId, State = VideoState.Submitted, SubmittedAt = around.Now };
        return video.IsFinal() ? new(video, Ending.Messages(video)) : Ending.Cancel(video, around);
    }

    /// <summary>The command is alive: it is repeated only where nothing is heard of it any more (R3).</summary>
    private static Decision Fetch(VideoRecord? video, SourceProgress fetching, Surroundings around) => video is { State: VideoState.Planning }
        ? Decision.Nothing((video with { SourceBytes = fetching.BytesDone, SourceBytesTotal = fetching.BytesTotal }).Restarted(around))
        : Decision.Nothing(video);

    private static Decision Plan(VideoRecord? video, VideoPlanned planned, Surroundings around)
    {
        switch (video)
        {
            case { State: VideoState.Planning } when planned.Plan is { } plan:
                var extracting = (video with
                {
                    State = VideoState.Extracting,
                    Plan = plan,
                    PlanDigest = PlanDigest.Of(plan),
                    Segments = [.. plan.Segments.Select(_ => new SegmentState { Way = SeekStrategy.OwnKeyframe })],
                    Timings = [.. video.Timings, .. planned.Timings],
                }).Restarted(around);
                return new(extracting, Commands(extracting, around));
            case { State: VideoState.Planning }:
                return Ending.Fail(video, planned.Failure ?? new(FailureCode.Internal, "planned without a plan or a failure"), around);
            case { State: VideoState.Extracting }:
                return new(video, Commands(video, around));
            case { State: VideoState.Failed, Plan: null } when planned.Failure is not null:
                return new(video, Ending.Messages(video));
            default:
                return Decision.Nothing(video);
        }
    }

    private static Decision Reject(VideoRecord? video, SegmentRejected rejected, Surroundings around)
    {
        var (_, digest, segment, way) = rejected.SegmentWay;
        if (video is not { State: VideoState.Extracting } || video.PlanDigest != digest || segment >= video.Segments.Count)
            return Decision.Nothing(video);
        if (video.Segments[segment].Way == way)
        {
            if (way == SeekStrategy.FromStart)
                return Decision.Nothing(video);
            SegmentState[] segments = [.. video.Segments];
            segments[segment] = new SegmentState { Way = way + 1, Previous = rejected.Decoded };
            video = (video with { Segments = segments }).Restarted(around);
        }
        return new(video, [new IssueSegments { VideoId = video.VideoId, PlanDigest = digest, Only = [segment] }]);
    }

    private static Decision Aggregate(VideoRecord? video, AllBatchesProcessed all, Surroundings around)
    {
        if (video is not { State: VideoState.Extracting or VideoState.Aggregating } || video.PlanDigest != all.PlanDigest)
            return Decision.Nothing(video);
        if (video.State is VideoState.Extracting)
            video = (video with { State = VideoState.Aggregating }).Restarted(around);
        return new(video, Commands(video, around));
    }

    private static Decision End(VideoRecord? video, VideoAggregated aggregated, Surroundings around)
    {
        if (video?.PlanDigest is null || video.PlanDigest != aggregated.PlanDigest)
            return Decision.Nothing(video);
        if (video.IsFinal())
            return new(video, Ending.Messages(video));
        if (video.State is not (VideoState.Extracting or VideoState.Aggregating))
            return Decision.Nothing(video);
        return aggregated.Report is { } report
            ? Ending.Report(video, report, around)
            : Ending.Fail(video, aggregated.Failure ?? new(FailureCode.Internal, "aggregated without a report or a failure"), around);
    }

    private static Decision WakeUp(VideoRecord? video, Wake wake, Surroundings around)
    {
        if (video is null)
            return Decision.Nothing(video);
        if (video.IsFinal())
            return new(video, Ending.Messages(video));
        if (video.Submission?.DeadlineSeconds is { } seconds && around.Now >= video.SubmittedAt.AddSeconds(seconds))
            return Ending.Fail(video, new(FailureCode.DeadlineExceeded, $"not done within {seconds} seconds of its submission"), around);
        if (video.State is VideoState.Submitted)
            video = TryPin(video, around);
        if (video.Model is null || video.State is not VideoState.Aggregating && !around.IsServed(video.Model.Fingerprint))
        {
            var wasAway = video.LookedAt is { } looked && around.Now - looked > Waking.LookEvery(around) * 1.5;
            video = video with { ModelMissingSince = wasAway ? around.Now : video.ModelMissingSince ?? around.Now };
            if (around.Now - video.ModelMissingSince >= around.Options.ModelUnavailableAfter)
                return Ending.Fail(video, ModelUnavailable(video, around), around);
        }
        else
        {
            video = video with { ModelMissingSince = null };
        }
        video = video with { LookedAt = around.Now };
        if (video.State is VideoState.Submitted)
            return video.Model is null ? Decision.Nothing(video) : Start(video, around);
        if (wake.SentUnixMs == video.RepeatedBy)
            return new(video, Commands(video, around, wake));
        var queue = Waking.QueueToPass(video);
        if (queue is null ? around.Now < video.RepeatAt : !around.HasPassed(queue, video.RepeatAt))
            return Decision.Nothing(video);
        // What moved before the first queue was passed is no reason to pass it again.
        var moved = wake.Progress != video.Progress && video.QueuesPassed > 0;
        video = video with { Progress = wake.Progress };
        if (moved)
            return Decision.Nothing(video.Restarted(around));
        return queue is null ? new(video.Repeated(wake, around), Commands(video, around, wake)) : Decision.Nothing(video.Passed(around));
    }

    private static Decision Start(VideoRecord video, Surroundings around)
    {
        video = TryPin(video, around);
        if (video.Model is null)
            return Decision.Nothing(video);
        var planning = (video with
        {
            State = VideoState.Planning,
            ModelMissingSince = null,
            Timings = [new(Stages.Admit, (around.Now - video.SubmittedAt).TotalMilliseconds)],
        }).Restarted(around);
        return new(planning, Commands(planning, around));
    }

    private static VideoRecord TryPin(VideoRecord video, Surroundings around) =>
        around.Newest(video.Submission!.Models[0])?.Heartbeat is { } model
            ? video with { Model = new(model.Profile, model.Fingerprint, model.Sha256), Geometry = model.Geometry, Dimension = model.Dimension }
            : video;

    private static IReadOnlyList<object> Commands(VideoRecord video, Surroundings around, Wake? wake = null) => video.State switch
    {
        VideoState.Planning =>
        [
            new PlanVideo
            {
                VideoId = video.VideoId,
                Uri = video.Submission!.Uri,
                Selection = video.Submission.Selection ?? FrameSelection.All,
                Range = video.Submission.Range,
                Fingerprint = video.Model!.Fingerprint,
                Geometry = video.Geometry!,
                Dimension = video.Dimension,
                Priority = video.Submission.Priority,
                SentUnixMs = around.Now.ToUnixTimeMilliseconds(),
            },
        ],
        VideoState.Extracting =>
        [
            new IssueSegments
            {
                VideoId = video.VideoId,
                PlanDigest = video.PlanDigest!,
                // Segments that wait for room go round in their queue, and no watermark says so. If nobody makes room, their commands may be lost all the same.
                ExtractedOnly = wake is { NoRoom: true } && around.IsBusy(video.Model!.Fingerprint),
            },
        ],
        VideoState.Aggregating => [StoredPlan.Aggregate(video)],
        _ => [],
    };

    private static Failure ModelUnavailable(VideoRecord video, Surroundings around)
    {
        var wanted = video.Model?.Fingerprint ?? video.Submission!.Models[0];
        return new(FailureCode.ModelUnavailable, $"no worker has served the model {wanted} for {around.Options.ModelUnavailableAfter.TotalSeconds:0.#} seconds; start an inference worker with it");
    }
}
