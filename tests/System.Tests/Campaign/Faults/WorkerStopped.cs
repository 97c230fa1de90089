namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>SIGTERM to a process; it is started again when the fault ends.</summary>
/// <param name="victim">Which.</param>
internal sealed class WorkerStopped(Victim victim) : IFault
{
    public string Name => $"{victim.Name} stopped";

    public Sign Sign { get; private set; } = Sign.None;

    public Task BeginAsync(Deployment deployment)
    {
        Sign = victim.SignIn(deployment);
        return victim.In(deployment).StopAsync();
    }

    public Task EndAsync(Deployment deployment) => victim.In(deployment).StartAsync();
}
