using QueueWorkers.Platform.Health;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Wording;
using StackExchange.Redis;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>Whether the state store can be written to: one that is full, or was made a replica, still answers.</summary>
internal sealed class StateProbe(StateConnection connection) : IHealthProbe
{
    public WorkKind Kind => WorkKind.State;

    public string Name => "state store";

    public async ValueTask<HealthFault?> FindFaultAsync(CancellationToken cancellation)
    {
        try
        {
            await connection.Database.HashSetAsync(StateKeys.Health, "at", Environment.ProcessId);
            return null;
        }
        catch (RedisServerException refused)
        {
            return new("refuses to be written to", PlainText.Short(refused.Message));
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            return new("cannot be reached, or not be written to", PlainText.Short(fault.Message));
        }
    }
}
