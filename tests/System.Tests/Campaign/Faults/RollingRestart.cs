namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>Every process is stopped and started again, one after another, as for an upgrade.</summary>
internal sealed class RollingRestart : IFault
{
    public string Name => "rolling restart";

    public Sign Sign => Sign.None;

    public bool Lasts => false;

    public async Task BeginAsync(Deployment deployment)
    {
        foreach (var slot in deployment.All)
        {
            await slot.StopAsync();
            await slot.StartAsync();
            await slot.Current.ReadyAsync();
        }
    }
}
