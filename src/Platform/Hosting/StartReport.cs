using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Platform.Hosting;

/// <summary>Reads every <see cref="StartFact"/> before the process starts work, and says them.</summary>
internal sealed class StartReport(IEnumerable<StartFact> facts, IServiceProvider services, Patience patience, ILogger<StartReport> log) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var fact in facts)
            log.Fact(fact.Name, await patience.DoAsync(WorkKind.FeatureStore, _ => ValueTask.FromResult(fact.Read(services)), cancellationToken));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        log.Ready();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        log.Draining();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
