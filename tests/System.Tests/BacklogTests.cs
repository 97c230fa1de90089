using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;
using RabbitMQ.Client;

namespace QueueWorkers.SystemTests;

public sealed class BacklogTests(Broker broker)
{
    private const string Clip = "in_asl_thanks.mkv";
    private const int Videos = 12;
    private const int Watermarks = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>R3: what waits in a queue is not sent again, however long; what was purged from it is.</summary>
    [Fact]
    public async Task R3_Videos_that_wait_for_a_worker_are_not_sent_again_and_a_purged_queue_is_made_good()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Videos__RepeatAfter"] = "00:00:00.5";
        await pipeline.StartDaemonsAsync();
        var worker = pipeline.Daemons.Single(d => d.Name.StartsWith("ingest", StringComparison.Ordinal));
        Assert.Equal(0, await worker.StopAsync(TimeSpan.FromSeconds(30)));
        await using var connection = await new ConnectionFactory { Uri = pipeline.Broker }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);

        List<Guid> videos = [];
        for (var i = 0; i < Videos; i++)
            videos.Add(await pipeline.SubmitAsync(DataFolder.Video(Clip)));
        // Each watermark is sent after one more pause without news, in which the commands would be repeated.
        await Poll.UntilAsync("watermarks wait behind the work", TimeSpan.FromSeconds(120), async () => await WaitingAsync() >= Videos + Watermarks, pipeline.Logs);
        Assert.InRange(await WaitingAsync(), Videos + Watermarks, Videos + Watermarks + 2L);
        Assert.InRange((long)await channel.QueuePurgeAsync(WorkQueues.Plan, Token), Videos + Watermarks, Videos + Watermarks + 2L);

        await pipeline.Ingest().ReadyAsync();
        foreach (var video in videos)
            Accounts.AssertCompleted(await pipeline.EndAsync(video), Manifest.Video(Clip).DecodedFrames);
        await pipeline.NoPayloadIsLeftAsync();

        async Task<long> WaitingAsync() => (await channel.QueueDeclarePassiveAsync(WorkQueues.Plan, Token)).MessageCount;
    }
}
