using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Hosting;

/// <summary>Reads every <see cref="StartFact"/> before the process starts work, and says them.</summary>
internal sealed class StartReport(
    IEnumerable<StartFact> facts, IServiceProvider services, Patience patience, DaemonStatus status, ILogger<StartReport> log)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var fact in facts)
        {
            status.Starts($"waiting for the {fact.Name}");
            log.Fact(fact.Name, await patience.DoAsync(WorkKind.FeatureStore, _ => ValueTask.FromResult(fact.Read(services)), cancellationToken));
        }
        // The bus starts next, and waits for a broker that is away.
        status.Starts("waiting for the broker");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        status.IsReady();
        log.Ready();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        status.Drains();
        log.Draining();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
