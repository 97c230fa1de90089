using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Waking;

/// <summary>One look at the due times. Videos that a wake would not change get none: so a backlog, most of whose videos wait, costs no messages.</summary>
public sealed class WakeRound(
    IWakeTimer timer, VideoStep step, VideoRows videos, ILedger ledger, IWatermarks watermarks, IPayloadStore payloads, Patience patience)
{
    private const int MaxWakes = 256;

    /// <summary>How long a claimed wake may take to be handled before it is sent again.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>What is to be published now: a <see cref="Wake"/> for each video that it would change, with its progress, and a <see cref="Watermark"/> for queues that others wait in.</summary>
    public ValueTask<IReadOnlyList<object>> ClaimAsync(CancellationToken cancellation) => patience.DoAsync(WorkKind.State, async token =>
    {
        var around = await step.LookAroundAsync(atWatermarks: true, token);
        var (messages, toPass) = (new List<object>(), new HashSet<string>());
        foreach (var id in await timer.ClaimDueAsync(around.Now, Lease, MaxWakes, token))
        {
            // A due time without a row is a first step that is not stored yet: it is put off, never forgotten, for the row may come any time.
            if (await videos.LoadAsync(id, token) is not var (video, _))
                continue;
            var progress = video.PlanDigest is { } digest ? await ledger.ReadProgressAsync(id, digest, token) : LedgerProgress.None;
            var wake = new Wake { VideoId = id, Progress = progress.Events, SentUnixMs = around.Now.ToUnixTimeMilliseconds() };
            var decision = VideoDecisions.Decide(video, wake, around);
            if (decision.Messages.OfType<IssueSegments>().Any())
                wake = wake with { NoRoom = !await HasRoomAsync(video, token) };
            if (Changes(video, decision, around))
                messages.Add(wake);
            else
                await timer.SetAsync(id, Videos.Waking.Due(video, around), token);
            if (Videos.Waking.QueueToPass(video) is { } queue && video.RepeatAt <= around.Now && !around.HasPassed(queue, video.RepeatAt))
                toPass.Add(queue);
        }
        foreach (var queue in toPass)
            if (await watermarks.TrySendAsync(queue, around.Now, Videos.Waking.WatermarkPause(around), Videos.Waking.LongestWatermarkPause, token))
                messages.Add(new Watermark { Queue = queue, SentUnixMs = around.Now.ToUnixTimeMilliseconds() });
        return (IReadOnlyList<object>)messages;
    }, cancellation);

    /// <summary>That a video was looked at is kept only while its model is missing: after a silence nothing is concluded from that.</summary>
    private static bool Changes(VideoRecord video, Decision decision, Surroundings around) =>
        decision.Messages.Count > 0
        || decision.Record! with { LookedAt = video.LookedAt } != video
        || video.ModelMissingSince is not null && around.Now - video.LookedAt >= Videos.Waking.LookEvery(around) / 2;

    private async ValueTask<bool> HasRoomAsync(VideoRecord video, CancellationToken cancellation)
    {
        try
        {
            return await payloads.HasRoomAsync(video.Model!.Fingerprint, video.Submission!.Priority, cancellation);
        }
        catch (IOException)
        {
            // A store that is away has no news: commands are repeated as if it had room, and wait at the workers.
            return true;
        }
    }
}
