namespace QueueWorkers.Platform.State.InMemory;

/// <summary>The clock of a run without a state store.</summary>
public sealed class TimeProviderClock(TimeProvider time) : IStateClock
{
    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(time.GetUtcNow());
    }
}
