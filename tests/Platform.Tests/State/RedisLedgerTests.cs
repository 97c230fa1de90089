using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.Redis;
using StackExchange.Redis;
using static QueueWorkers.Contracts.SeekStrategy;

namespace QueueWorkers.Platform.Tests.State;

public sealed class RedisLedgerTests : LedgerContract
{
    private readonly RedisFixture _fixture;
    private readonly IDatabase _redis;

    public RedisLedgerTests(RedisFixture fixture)
    {
        _fixture = fixture;
        _redis = fixture.Fresh();
        Ledger = new RedisLedger(_redis, Retention);
    }

    private protected override ILedger Ledger { get; }

    private protected override ValueTask<DateTimeOffset> NowAsync() => new RedisStateClock(_redis).NowAsync(Cancellation);

    [Fact]
    public async Task R14_Closing_lets_every_key_expire_and_what_is_written_later_too()
    {
        await Open(OwnKeyframe, OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        await Ledger.RecordAsync(Events.Rejected(), Cancellation);
        await Open(EarlierKeyframe, OwnKeyframe);
        await Ledger.RecordAsync(Events.Whole(2, way: EarlierKeyframe), Cancellation);
        await Ledger.RecordAsync(Events.Lost(0, way: EarlierKeyframe), Cancellation);
        Assert.All(await TimesToLive(), Assert.Null);
        await Ledger.CloseAsync(Events.Video, LedgerEvents.Digest, Cancellation);
        var before = await TimesToLive();
        await Ledger.RecordAsync(Events.Failed(1, way: EarlierKeyframe), Cancellation);
        await Ledger.RecordAsync(Events.Whole(1, segment: 1), Cancellation);
        var after = await TimesToLive();
        Assert.True(after.Count > before.Count);
        Assert.All(after, left => Assert.InRange(left!.Value, Retention / 2, Retention));
    }

    [Fact]
    public async Task R6_Every_batch_from_64_connections_twice_at_once_is_there_once()
    {
        const int Segments = 4, Batches = 100, Connections = 64;
        await Open([.. Enumerable.Repeat(OwnKeyframe, Segments)]);
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => ConnectionMultiplexer.ConnectAsync(_fixture.Server.Connection)));
        try
        {
            var batches = Enumerable.Range(0, Segments).SelectMany(s => Enumerable.Range(0, Batches).Select(i => Events.Stored(i, s))).ToArray();
            var answers = await Task.WhenAll(connections.Select((connection, c) => Task.Run(async () =>
            {
                var ledger = new RedisLedger(connection.GetDatabase(_redis.Database), Retention);
                var done = 0;
                // Each connection has every 32nd batch, so each batch comes from two; the runs end in between.
                for (var b = c % (Connections / 2); b < batches.Length; b += Connections / 2)
                    done += (await ledger.RecordAsync(batches[b], Cancellation)).AllProcessed ? 1 : 0;
                if (c < Segments)
                    done += (await ledger.RecordAsync(Events.Whole(Batches, c), Cancellation)).AllProcessed ? 1 : 0;
                return done;
            })));
            Assert.True(answers.Sum() > 0);
        }
        finally
        {
            foreach (var connection in connections)
                await connection.DisposeAsync();
        }
        var view = await Read();
        Assert.True(view.AllProcessed);
        Assert.All(view.Segments, s => Assert.Equal(Enumerable.Range(0, Batches), s.Stored));
        Assert.Equal(Segments * Batches * 1.5, view.StageMs[Stages.Infer]);
        var progress = await Progress();
        Assert.Equal((Segments * Batches, Segments * Batches * (Batches + 1) / 2, Segments), (progress.Batches, progress.Frames, progress.Segments));
    }

    [Fact]
    public async Task R6_Every_key_of_a_video_lies_in_one_cluster_slot()
    {
        await Open(OwnKeyframe);
        await Ledger.RecordAsync(Events.Stored(0), Cancellation);
        Assert.All(Keys(), key => Assert.StartsWith($"qw:{{{Events.Video:N}}}:ledger:{LedgerEvents.Digest}", key.ToString(), StringComparison.Ordinal));
    }

    private IEnumerable<RedisKey> Keys() => _fixture.Multiplexer.GetServers()[0].Keys(_redis.Database);

    private async Task<List<TimeSpan?>> TimesToLive()
    {
        var left = new List<TimeSpan?>();
        foreach (var key in Keys())
            left.Add(await _redis.KeyTimeToLiveAsync(key));
        return left;
    }
}
