using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.Redis;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Tests.State;

public sealed class RedisSagaRowsTests : SagaRowsContract
{
    private readonly RedisFixture _fixture;
    private readonly IDatabase _redis;
    private readonly RedisSagaRows _rows;

    public RedisSagaRowsTests(RedisFixture fixture)
    {
        _fixture = fixture;
        _redis = fixture.Fresh();
        _rows = new RedisSagaRows(_redis, Retention);
    }

    private protected override ISagaRows Rows => _rows;

    [Fact]
    public async Task R14_Only_a_final_row_expires()
    {
        var id = Guid.NewGuid();
        var key = $"qw:{{{id:N}}}:saga";
        await _rows.InsertAsync(id, "a", false, Cancellation);
        Assert.Null(await _redis.KeyTimeToLiveAsync(key));
        await _rows.UpdateAsync(id, 1, "b", true, Cancellation);
        Assert.InRange((await _redis.KeyTimeToLiveAsync(key))!.Value, Retention / 2, Retention);
        await _rows.UpdateAsync(id, 2, "c", false, Cancellation);
        Assert.Null(await _redis.KeyTimeToLiveAsync(key));
    }

    [Fact]
    public async Task What_has_expired_goes_from_the_list_as_further_rows_come()
    {
        var brief = new RedisSagaRows(_redis, TimeSpan.FromMilliseconds(1));
        var (running, ended) = (Guid.NewGuid(), Guid.NewGuid());
        await brief.InsertAsync(running, "a", false, Cancellation);
        await brief.InsertAsync(ended, "a", false, Cancellation);
        Assert.Contains(ended, await brief.NewestAsync(10, Cancellation));
        await brief.UpdateAsync(ended, 1, "b", true, Cancellation);
        var later = new List<Guid>();
        while ((await brief.NewestAsync(1000, Cancellation)).Contains(ended))
        {
            later.Add(Guid.NewGuid());
            await brief.InsertAsync(later[^1], "c", false, Cancellation);
        }
        Assert.Equal([.. later.AsEnumerable().Reverse(), running], await brief.NewestAsync(1000, Cancellation));
        Assert.Equal(0, await _redis.SortedSetLengthAsync("qw:{videos}:expiring"));
    }

    [Fact]
    public async Task R4_Of_two_first_inserts_that_race_one_wins_every_time()
    {
        await using var other = await ConnectionMultiplexer.ConnectAsync(_fixture.Server.Connection);
        var second = new RedisSagaRows(other.GetDatabase(_redis.Database), Retention);
        for (var trial = 0; trial < 1_000; trial++)
        {
            var id = Guid.NewGuid();
            var (a, b) = (_rows.InsertAsync(id, "a", false, Cancellation).AsTask(), second.InsertAsync(id, "b", false, Cancellation).AsTask());
            var won = await Task.WhenAll(a, b);
            Assert.Single(won, w => w);
            Assert.Equal(new SagaRow(1, won[0] ? "a" : "b"), await _rows.LoadAsync(id, Cancellation));
        }
    }

    [Fact]
    public async Task R1_Of_updates_that_race_none_is_lost()
    {
        var id = Guid.NewGuid();
        await _rows.InsertAsync(id, "0", false, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            while (true)
            {
                var row = (await _rows.LoadAsync(id, Cancellation))!;
                if (await _rows.UpdateAsync(id, row.Version, $"{int.Parse(row.Data) + 1}", false, Cancellation))
                    return;
            }
        }));
        Assert.Equal(new SagaRow(21, "20"), await _rows.LoadAsync(id, Cancellation));
    }
}
