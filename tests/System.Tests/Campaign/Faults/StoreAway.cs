using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>A store is not mounted, and comes back as it was. What processes see meanwhile is an empty folder of another disk.</summary>
/// <param name="which">Which store.</param>
internal sealed class StoreAway(StoreRole which) : IFault
{
    private const long Bytes = 1 << 20;

    private SmallDisk? _cover;

    public string Name => $"{which.Name} away";

    public Sign Sign => Sign.NotReady(which.Name);

    public string? MissingIn(Deployment deployment) => deployment.HasDisks ? null : "this user may not mount a disk that hides it";

    public async Task BeginAsync(Deployment deployment) => _cover = await SmallDisk.TryMountAsync(which.In(deployment), Bytes);

    public async Task EndAsync(Deployment deployment)
    {
        if (_cover is not null)
            await _cover.DisposeAsync();
    }
}
