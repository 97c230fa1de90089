using QueueWorkers.Contracts;
using QueueWorkers.Platform;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Aggregation;

/// <summary>Where the time of a video went.</summary>
internal static class Latency
{
    /// <summary>Times with waits in queues cut to the video's own time, and how many were.</summary>
    public static (IReadOnlyList<StageTime> Times, int Told) Cut(IReadOnlyList<StageTime> times, TimeSpan total)
    {
        var cut = times.Select(t => LedgerRules.Cut(t, total)).ToList();
        return ([.. times.Zip(cut, (t, c) => t with { Ms = c.Ms })], cut.Count(c => c.IsTold));
    }

    /// <summary>Time by stage in the order of <see cref="Stages.InOrder"/>; stages that were not measured are left out.</summary>
    public static IReadOnlyDictionary<string, double> Stages(IEnumerable<StageTime> before, IReadOnlyDictionary<string, double> extraction, TimeSpan aggregate)
    {
        var sums = new Dictionary<string, double>(extraction);
        foreach (var (stage, ms) in before.Append(new(Contracts.Stages.Aggregate, aggregate.TotalMilliseconds)))
            sums[stage] = sums.GetValueOrDefault(stage) + ms;
        return Contracts.Stages.InOrder.Where(sums.ContainsKey).ToDictionary(s => s, s => Math.Round(sums[s], 1));
    }

    /// <summary>The stage of work that took most. A wait is the fault of the stage it waits for, so waits do not count.</summary>
    public static string? Bottleneck(IReadOnlyDictionary<string, double> stages) =>
        stages.Where(s => !Contracts.Stages.IsWait(s.Key) && s.Value > 0).OrderByDescending(s => s.Value).Select(s => s.Key).FirstOrDefault();
}
