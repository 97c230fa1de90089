namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>One of the two stores.</summary>
internal sealed record StoreRole(string Name, Func<Deployment, string> In)
{
    public static StoreRole Payloads { get; } = new("payload store", d => d.Payloads);

    public static StoreRole Features { get; } = new("feature store", d => d.Features);
}
