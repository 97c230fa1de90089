namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>A process stands still (SIGSTOP), its connections open: nobody is told that it does.</summary>
/// <param name="victim">Which.</param>
internal sealed class WorkerFrozen(Victim victim) : IFault
{
    public string Name => $"{victim.Name} frozen";

    public Sign Sign { get; private set; } = Sign.None;

    /// <summary>Longer than a connection without heartbeats lives.</summary>
    public TimeSpan? Lasting => TimeSpan.FromSeconds(90);

    public Task BeginAsync(Deployment deployment)
    {
        Sign = victim.SignIn(deployment);
        return victim.In(deployment).Current.SignalAsync("STOP");
    }

    public Task EndAsync(Deployment deployment) => victim.In(deployment).Current.SignalAsync("CONT");
}
