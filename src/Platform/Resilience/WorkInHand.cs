using System.Collections.Concurrent;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Platform.Resilience;

/// <summary>
/// The messages that a process has at work, and when each last came on. A message comes on with every step of its work that is done, and with
/// every attempt at one that failed and is tried again: to wait for a store is not to stand still.
/// </summary>
public sealed class WorkInHand(TimeProvider time)
{
    // The message that the current flow of execution works on: what it calls need not be handed it.
    private static readonly AsyncLocal<Work?> Current = new();

    private readonly ConcurrentDictionary<Work, byte> _works = [];

    /// <summary>Says that the message at work came on. Outside the work of a message it does nothing.</summary>
    public static void CameOn() => Current.Value?.CameOn();

    /// <summary>Takes a message in hand, for the caller and all that it calls. Disposing puts it away.</summary>
    /// <param name="kind">The name of its type.</param>
    public IDisposable Begin(string kind)
    {
        var work = new Work(this, kind);
        _works.TryAdd(work, 0);
        return Current.Value = work;
    }

    /// <summary>How many messages of each kind are at work, in the order of the names.</summary>
    public IReadOnlyList<(string Kind, int Count)> Counts() =>
        [.. _works.Keys.GroupBy(w => w.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))];

    /// <summary>The message that has not come on for the longest time; null if none is at work.</summary>
    public (string Kind, TimeSpan Still)? Stillest() =>
        _works.Keys.Select(w => ((string Kind, TimeSpan Still)?)(w.Kind, w.Still)).MaxBy(w => w!.Value.Still);

    private sealed class Work(WorkInHand owner, string kind) : IDisposable
    {
        private long _cameOn = owner.Now;

        public string Kind => kind;

        public TimeSpan Still => owner.Since(Volatile.Read(ref _cameOn));

        public void CameOn() => Volatile.Write(ref _cameOn, owner.Now);

        public void Dispose() => owner._works.TryRemove(this, out _);
    }

    private long Now => time.GetTimestamp();

    private TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);
}
