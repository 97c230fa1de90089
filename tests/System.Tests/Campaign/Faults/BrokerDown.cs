namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The broker is killed or stopped, and comes back with its queues.</summary>
/// <param name="inOrder">Whether clients are told.</param>
internal sealed class BrokerDown(bool inOrder) : IFault
{
    public string Name => inOrder ? "broker stopped" : "broker killed";

    public Sign Sign => Sign.NotReady("broker");

    public Task BeginAsync(Deployment deployment) => inOrder ? deployment.Broker.Server.StopAsync() : deployment.Broker.Server.KillAsync();

    public Task EndAsync(Deployment deployment) => deployment.Broker.Server.RestartAsync(TestContext.Current.CancellationToken);
}
