using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Platform.Health;

/// <summary>Whether the folder of a store is the one that it was at start, and can be written to.</summary>
internal sealed class StoreProbe(WorkKind kind, string name, StoreRoot store) : IHealthProbe
{
    // Of each process its own, and always the same: one that is killed leaves at most this.
    private readonly string _file = $".health-{Environment.MachineName}-{Environment.ProcessId}";

    public WorkKind Kind => kind;

    public string Name => name;

    public ValueTask<HealthFault?> FindFaultAsync(CancellationToken cancellation)
    {
        store.Identity();
        var path = store.In(_file);
        File.WriteAllBytes(path, [0]);
        File.Delete(path);
        return default;
    }
}
