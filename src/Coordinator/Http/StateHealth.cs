using Microsoft.Extensions.Diagnostics.HealthChecks;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Whether the state store answers.</summary>
internal sealed class StateHealth(IStateClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await clock.NowAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the state store does not answer", fault);
        }
    }
}
