using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The disk of a store has no room.</summary>
/// <param name="which">Which store.</param>
internal sealed class StoreFull(StoreRole which) : IFault
{
    public string Name => $"{which.Name} full";

    public Sign Sign => Sign.NotReady(which.Name);

    public string? MissingIn(Deployment deployment) => deployment.HasDisks ? null : "this user may not mount a disk that can be filled";

    public Task BeginAsync(Deployment deployment) => SmallDisk.FillAsync(Filler(deployment));

    public Task EndAsync(Deployment deployment)
    {
        File.Delete(Filler(deployment));
        return Task.CompletedTask;
    }

    private string Filler(Deployment deployment) => $"{which.In(deployment)}-filler";
}
