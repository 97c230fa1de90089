namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>kill -9 of a process; it is started again when the fault ends.</summary>
/// <param name="victim">Which.</param>
internal sealed class WorkerKilled(Victim victim) : IFault
{
    public string Name => $"{victim.Name} killed";

    public Sign Sign { get; private set; } = Sign.None;

    public Task BeginAsync(Deployment deployment)
    {
        Sign = victim.SignIn(deployment);
        return victim.In(deployment).KillAsync();
    }

    public Task EndAsync(Deployment deployment) => victim.In(deployment).StartAsync();
}
