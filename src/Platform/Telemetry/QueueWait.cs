namespace QueueWorkers.Platform.Telemetry;

/// <summary>How long a message waited in its queue. It crosses machines, whose clocks differ: a wait below zero is none.</summary>
public static class QueueWait
{
    /// <summary>Time since a message was sent, by two clocks.</summary>
    public static TimeSpan Since(long sentUnixMs, TimeProvider time)
    {
        if (sentUnixMs == 0)
            return TimeSpan.Zero;
        var wait = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(sentUnixMs);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
