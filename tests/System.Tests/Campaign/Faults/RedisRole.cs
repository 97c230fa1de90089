using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>One of the two Redis. Without the state nothing goes on; without the cache nothing but the cache is missed.</summary>
internal sealed record RedisRole(string Name, Sign Sign, Func<Deployment, RedisServer> In)
{
    public static RedisRole State { get; } = new("state", Sign.NotReady("state store"), d => d.Pipeline.State);

    public static RedisRole Cache { get; } = new("cache", Sign.None, d => d.Pipeline.Cache);
}
