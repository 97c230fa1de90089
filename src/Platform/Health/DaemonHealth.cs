using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Health;

/// <summary>Whether a daemon can work now: asks every <see cref="IHealthProbe"/>, and answers in time whatever hangs.</summary>
/// <param name="probes">What it needs.</param>
/// <param name="status">Whether it has started, and does not stop.</param>
/// <param name="time">The clock of the bound.</param>
public sealed class DaemonHealth(IEnumerable<IHealthProbe> probes, DaemonStatus status, TimeProvider time)
{
    /// <summary>What does not answer within this time is not well.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(1.5);

    private readonly Asked[] _asked = [.. probes.Select(p => new Asked(p))];

    /// <summary>What is wrong; empty if the daemon can work.</summary>
    public async Task<IReadOnlyList<FoundFault>> CheckAsync(CancellationToken cancellation) => status.Phase switch
    {
        DaemonPhase.Starting => [new(null, "daemon", new(status.Step))],
        DaemonPhase.Draining => [new(null, "daemon", new("draining"))],
        _ => [.. (await Task.WhenAll(_asked.Select(a => a.FindFaultAsync(time, cancellation)))).OfType<FoundFault>()],
    };

    /// <summary>The probes.</summary>
    internal IEnumerable<IHealthProbe> Probes => _asked.Select(a => a.Probe);

    private sealed class Asked(IHealthProbe probe)
    {
        private readonly Lock _lock = new();
        private Task<HealthFault?>? _running;

        public IHealthProbe Probe => probe;

        public async Task<FoundFault?> FindFaultAsync(TimeProvider time, CancellationToken cancellation)
        {
            HealthFault? fault;
            try
            {
                fault = await Run().WaitAsync(Bound, time, cancellation);
            }
            catch (TimeoutException)
            {
                fault = new($"does not answer within {Bound.TotalSeconds:0.#} s");
            }
            return fault is null ? null : new(probe, probe.Name, fault);
        }

        /// <summary>One at a time: a question that hangs is not asked again until it has ended.</summary>
        private Task<HealthFault?> Run()
        {
            lock (_lock)
                return _running is { IsCompleted: false } ? _running : _running = Task.Run(AskAsync);
        }

        private async Task<HealthFault?> AskAsync()
        {
            try
            {
                return await probe.FindFaultAsync(CancellationToken.None);
            }
            catch (Exception fault)
            {
                return new("cannot be used", PlainText.Short(fault.Message));
            }
        }
    }
}

/// <summary>What is wrong with a daemon.</summary>
/// <param name="Probe">Who found it; null for the daemon itself.</param>
/// <param name="Name">With what.</param>
/// <param name="Fault">What.</param>
public sealed record FoundFault(IHealthProbe? Probe, string Name, HealthFault Fault);
