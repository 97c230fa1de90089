using QueueWorkers.Platform.State;

namespace QueueWorkers.Platform.Tests.State;

public abstract class WatermarksContract
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly DateTimeOffset _now = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract IWatermarks Watermarks { get; }

    [Fact]
    public async Task R3_What_comes_through_is_the_newest_by_when_it_was_sent()
    {
        Assert.True(await TrySend("a", 0));
        Assert.True(await TrySend("a", 20));
        Assert.True(await TrySend("b", 20));
        Assert.Empty(await Watermarks.ListAsync(Cancellation));
        await Watermarks.RecordAsync("a", _now.AddSeconds(20), Cancellation);
        await Watermarks.RecordAsync("a", _now, Cancellation);
        var reached = await Watermarks.ListAsync(Cancellation);
        Assert.Equal(_now.AddSeconds(20), Assert.Single(reached, r => r.Key == "a").Value);
        Assert.Single(reached);
    }

    [Fact]
    public async Task R3_The_longer_none_comes_through_the_fewer_are_sent()
    {
        var sent = 0;
        for (var second = 0; second < 24 * 3600; second += 10)
            sent += await TrySend("a", second) ? 1 : 0;
        Assert.InRange(sent, 24 * 12, (24 * 12) + 40);

        await Watermarks.RecordAsync("a", _now, Cancellation);
        const int Later = 25 * 3600;
        Assert.True(await TrySend("a", Later));
        Assert.False(await TrySend("a", Later + 14));
        Assert.True(await TrySend("a", Later + 15));
    }

    /// <summary>Whoever may answer must not fill the store, nor claim what is yet to come.</summary>
    [Fact]
    public async Task R3_What_was_not_sent_has_not_come_through()
    {
        await TrySend("a", 0);
        await Watermarks.RecordAsync("a", _now.AddSeconds(1), Cancellation);
        await Watermarks.RecordAsync("b", _now, Cancellation);
        Assert.Empty(await Watermarks.ListAsync(Cancellation));
    }

    private ValueTask<bool> TrySend(string queue, int second) => Watermarks.TrySendAsync(queue, _now.AddSeconds(second), Shortest, Longest, Cancellation);
}
