namespace QueueWorkers.Platform.Health;

/// <summary>Whether a message of this process waits for its confirm.</summary>
public sealed class Pulse(TimeProvider time)
{
    private long _began;

    /// <summary>How long it has waited; null if none does.</summary>
    public TimeSpan? Pending => Volatile.Read(ref _began) is > 0 and var began ? time.GetElapsedTime(began) : null;

    /// <summary>Publishes a message, and is pending until that has ended.</summary>
    public async ValueTask BeatAsync(Func<Task> publish)
    {
        Volatile.Write(ref _began, Math.Max(1, time.GetTimestamp()));
        try
        {
            await publish();
        }
        finally
        {
            Volatile.Write(ref _began, 0);
        }
    }
}
