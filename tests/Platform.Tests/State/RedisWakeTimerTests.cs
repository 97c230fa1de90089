using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.Redis;

namespace QueueWorkers.Platform.Tests.State;

public sealed class RedisWakeTimerTests(RedisFixture fixture) : WakeTimerContract
{
    private protected override IWakeTimer Timer { get; } = new RedisWakeTimer(fixture.Fresh());

    [Fact]
    public async Task R3_Coordinators_that_claim_at_once_share_what_is_due()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        var ids = Enumerable.Range(0, 200).Select(_ => Guid.NewGuid()).ToHashSet();
        foreach (var id in ids)
            await Timer.SetAsync(id, now, Cancellation);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Timer.ClaimDueAsync(now, TimeSpan.FromMinutes(1), 10, Cancellation).AsTask()));
        Assert.Equal(200, claimed.Sum(c => c.Count));
        Assert.Equal(ids, claimed.SelectMany(c => c).ToHashSet());
    }
}
