namespace QueueWorkers.Platform.State;

/// <summary>The state store's clock: milestones of a video are stamped by it, whichever coordinator is at work.</summary>
public interface IStateClock
{
    /// <summary>Now, UTC.</summary>
    ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellation);
}
