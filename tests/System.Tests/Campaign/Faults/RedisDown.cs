using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>A Redis is killed or stopped and comes back with its data, or stands still (SIGSTOP).</summary>
/// <param name="which">Which Redis.</param>
/// <param name="how">What happens to it.</param>
internal sealed class RedisDown(RedisRole which, RedisDown.Way how) : IFault
{
    public enum Way
    {
        Killed,
        Stopped,
        Frozen,
    }

    public string Name => $"{which.Name} {how.ToString().ToLowerInvariant()}";

    public Sign Sign => which.Sign;

    public Task BeginAsync(Deployment deployment) => how switch
    {
        Way.Killed => Server(deployment).KillAsync(),
        Way.Stopped => Server(deployment).StopAsync(),
        _ => Server(deployment).PauseAsync(),
    };

    public Task EndAsync(Deployment deployment) =>
        how == Way.Frozen ? Server(deployment).ResumeAsync() : Server(deployment).RestartAsync(TestContext.Current.CancellationToken);

    private RedisServer Server(Deployment deployment) => which.In(deployment);
}
