namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The broker stands still (SIGSTOP), its connections open.</summary>
internal sealed class BrokerFrozen : IFault
{
    public string Name => "broker frozen";

    public Sign Sign => Sign.NotReady("broker");

    public Task BeginAsync(Deployment deployment) => deployment.Broker.Server.PauseAsync();

    public Task EndAsync(Deployment deployment) => deployment.Broker.Server.ResumeAsync();
}
