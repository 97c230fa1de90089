using QueueWorkers.Contracts;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.State.InMemory;
using QueueWorkers.Platform.State.Redis;

namespace QueueWorkers.Platform.Tests.State;

/// <summary>Random events give the same answers and the same view in memory and in Redis.</summary>
public sealed class LedgerDifferentialTests(RedisFixture fixture)
{
    private static readonly string[] Codes = [FailureCode.ModelFailed, FailureCode.NotReproducible, FailureCode.Poison];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task R6_R7_R9_Both_ledgers_say_the_same(int seed)
    {
        var random = new Random(seed);
        var memory = new InMemoryLedger(new SettableTime(), TimeSpan.FromDays(7));
        var redis = new RedisLedger(fixture.Fresh(), TimeSpan.FromDays(7));
        var kinds = new Dictionary<string, int>();
        for (var run = 0; run < 60; run++)
        {
            var events = new LedgerEvents { Video = new Guid(seed, (short)run, 0, new byte[8]) };
            BatchesLost? asked = null;
            var segments = random.Next(1, 4);
            var lossy = run % 2 == 1;
            for (var step = 0; step < 60; step++)
            {
                var action = step == 0 ? Open(random, events, segments, 1) : Any(random, events, segments, asked, lossy);
                var expected = await action(memory);
                Assert.Equal($"{seed}/{run}/{step} {Json.Of(expected)}", $"{seed}/{run}/{step} {Json.Of(await action(redis))}");
                var answer = expected as LedgerAnswer ?? (expected as LostRelease)?.Answer;
                asked = answer?.Lost ?? asked;
                if (expected is LostRelease { Indices.Count: > 0 })
                    kinds["released"] = kinds.GetValueOrDefault("released") + 1;
                var kind = answer is null ? "open" : answer.AllProcessed ? "all" : answer.Rejected is not null ? "rejected" : answer.Lost is not null ? "lost" : "none";
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (step % 5 == 0)
                    Assert.Equal(await State(memory, events.Video), await State(redis, events.Video));
            }
            Assert.Equal(await State(memory, events.Video), await State(redis, events.Video));
        }
        // The events reach every kind of answer, else this shows little.
        Assert.All(["open", "all", "rejected", "lost", "released", "none"], kind => Assert.True(kinds.GetValueOrDefault(kind) > 20, $"{kind}: {kinds.GetValueOrDefault(kind)}"));
    }

    private static Func<ILedger, Task<object?>> Any(Random random, LedgerEvents events, int segments, BatchesLost? asked, bool lossy)
    {
        var (segment, way, index) = (random.Next(segments), (SeekStrategy)random.Next(1, 4), random.Next(5));
        // Mostly the first way, so that segments get far before they move.
        way = random.Next(lossy ? 9 : 3) > 0 ? SeekStrategy.OwnKeyframe : way;
        switch (random.Next(lossy ? 14 : 20))
        {
            case 0 when !lossy || random.Next(4) == 0:
                return Open(random, events, segments, 3);
            case 1 or 2 or 3:
                var n = random.Next(lossy ? 4 : 6);
                var ran = random.Next(lossy ? 20 : 6) == 0 ? events.Rejected(segment, way) : events.Whole(n, segment, way);
                return async ledger => await ledger.RecordAsync(ran, default);
            case 4 or 5:
                var failed = events.Failed(index, segment, way, Codes[random.Next(Codes.Length)]);
                return async ledger => await ledger.RecordAsync(failed, default);
            case 6 or 7 or 8 or 11 or 12 when lossy:
            case 6 or 7:
                var lost = events.Lost(index, segment, way);
                return async ledger => await ledger.RecordAsync(lost, default);
            case 13 when lossy && asked is not null:
            case 9 or 10 when asked is not null:
                var ask = random.Next(3) == 0 ? asked with { Round = random.Next(4) } : asked;
                return async ledger => await ledger.ReleaseAsync(ask, 2, default);
            default:
                var stored = events.Stored(index, segment, way, random.Next(15) == 0 ? new ExtractedBatch(index + 1, "other") : null);
                return async ledger => await ledger.RecordAsync(stored, default);
        }
    }

    private static Func<ILedger, Task<object?>> Open(Random random, LedgerEvents events, int segments, int latest)
    {
        SeekStrategy[] ways = [.. Enumerable.Range(0, segments).Select(_ => (SeekStrategy)random.Next(1, latest + 1))];
        return async ledger =>
        {
            await ledger.OpenAsync(events.Video, LedgerEvents.Digest, ways, DateTimeOffset.UnixEpoch, default);
            return null;
        };
    }

    private static async Task<string> State(ILedger ledger, Guid video)
    {
        var view = (await ledger.ReadAsync(video, LedgerEvents.Digest, default))!;
        return Json.Of(await ledger.ReadProgressAsync(video, LedgerEvents.Digest, default)) + Json.Of(view with { StageMs = new SortedDictionary<string, double>(view.StageMs.ToDictionary(), StringComparer.Ordinal) });
    }
}
