using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Waking;

/// <summary>One look at the due times.</summary>
public sealed class WakeRound(IWakeTimer timer, IStateClock clock, VideoRows videos, ILedger ledger, Patience patience)
{
    private const int MaxWakes = 256;

    /// <summary>How long a claimed wake may take to be handled before it is sent again.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>The wakes that are due, each with its video's progress.</summary>
    public ValueTask<IReadOnlyList<Wake>> ClaimAsync(CancellationToken cancellation) => patience.DoAsync(WorkKind.State, async token =>
    {
        var now = await clock.NowAsync(token);
        var due = await timer.ClaimDueAsync(now, Lease, MaxWakes, token);
        var wakes = new List<Wake>(due.Count);
        foreach (var video in due)
        {
            // A due time without a row is a first step that is not stored yet: it is put off, never forgotten, for the row may come any time.
            if (await videos.LoadAsync(video, token) is not var (record, _))
                continue;
            var progress = record.PlanDigest is { } digest ? await ledger.ReadProgressAsync(video, digest, token) : LedgerProgress.None;
            wakes.Add(new Wake { VideoId = video, Progress = progress.Events, SentUnixMs = now.ToUnixTimeMilliseconds() });
        }
        return (IReadOnlyList<Wake>)wakes;
    }, cancellation);
}
