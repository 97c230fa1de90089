namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The folder of a store is away, as if it were not mounted, and comes back as it was.</summary>
/// <param name="which">Which store.</param>
internal sealed class StoreAway(StoreRole which) : IFault
{
    public string Name => $"{which.Name} away";

    public Sign Sign => Sign.NotReady(which.Name);

    public Task BeginAsync(Deployment deployment)
    {
        Directory.Move(which.In(deployment), Elsewhere(deployment));
        // What is mounted elsewhere leaves an empty folder.
        Directory.CreateDirectory(which.In(deployment));
        return Task.CompletedTask;
    }

    public Task EndAsync(Deployment deployment)
    {
        // Others may write there until the last moment.
        var beside = $"{which.In(deployment)}-beside";
        Directory.Move(which.In(deployment), beside);
        Directory.Move(Elsewhere(deployment), which.In(deployment));
        Directory.Delete(beside, recursive: true);
        return Task.CompletedTask;
    }

    private string Elsewhere(Deployment deployment) => $"{which.In(deployment)}-elsewhere";
}
