using QueueWorkers.Platform.State;

namespace QueueWorkers.Platform.Tests.State;

public abstract class WakeTimerContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly DateTimeOffset _now = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);
    private readonly Guid _a = Guid.Parse("00000000-0000-0000-0000-00000000000a");
    private readonly Guid _b = Guid.Parse("00000000-0000-0000-0000-00000000000b");

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract IWakeTimer Timer { get; }

    [Fact]
    public async Task R3_What_is_due_comes_earliest_first()
    {
        await Timer.SetAsync(_a, _now, Cancellation);
        await Timer.SetAsync(_b, _now.AddMilliseconds(-1), Cancellation);
        await Timer.SetAsync(Guid.NewGuid(), _now.AddMilliseconds(1), Cancellation);
        Assert.Equal([_b, _a], await Claim(_now));
    }

    [Fact]
    public async Task R3_A_claimed_one_comes_again_after_the_lease_only()
    {
        await Timer.SetAsync(_a, _now, Cancellation);
        Assert.Equal([_a], await Claim(_now));
        Assert.Empty(await Claim(_now));
        Assert.Empty(await Claim(_now + Lease - TimeSpan.FromMilliseconds(1)));
        Assert.Equal([_a], await Claim(_now + Lease));
    }

    [Fact]
    public async Task R3_A_new_due_time_stands_for_the_old_one()
    {
        await Timer.SetAsync(_a, _now, Cancellation);
        await Timer.SetAsync(_a, _now.AddHours(1), Cancellation);
        Assert.Empty(await Claim(_now));
        await Timer.SetAsync(_a, _now, Cancellation);
        Assert.Equal([_a], await Claim(_now));
    }

    [Fact]
    public async Task R3_What_is_removed_never_comes()
    {
        await Timer.SetAsync(_a, _now, Cancellation);
        await Timer.RemoveAsync(_a, Cancellation);
        await Timer.RemoveAsync(_b, Cancellation);
        Assert.Empty(await Claim(_now.AddYears(1)));
    }

    [Fact]
    public async Task Every_video_with_a_due_time_is_listed()
    {
        await Timer.SetAsync(_a, _now, Cancellation);
        await Timer.SetAsync(_b, _now.AddHours(1), Cancellation);
        await Claim(_now);
        Assert.Equal([_a, _b], (await Timer.ListAsync(Cancellation)).Order());
        await Timer.RemoveAsync(_a, Cancellation);
        Assert.Equal([_b], await Timer.ListAsync(Cancellation));
    }

    [Fact]
    public async Task R3_No_more_than_asked_are_claimed()
    {
        await Timer.SetAsync(_b, _now, Cancellation);
        await Timer.SetAsync(_a, _now, Cancellation);
        Assert.Equal([_a], await Claim(_now, 1));
        Assert.Equal([_b], await Claim(_now, 1));
        Assert.Empty(await Claim(_now, 1));
    }

    private ValueTask<IReadOnlyList<Guid>> Claim(DateTimeOffset now, int max = 100) => Timer.ClaimDueAsync(now, Lease, max, Cancellation);
}
