using QueueWorkers.SystemTests.Cluster;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.SystemTests;

/// <summary>A source on a server, with daemons that share a source store.</summary>
public sealed class HttpsSourcesTests(Broker broker)
{
    private const string Video = "in_asl_thanks.mkv";
    private const int Pieces = 16 << 10;
    private static readonly TimeSpan Download = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_slow_source_is_seen_on_its_way_put_back_resumed_and_completed()
    {
        var content = await File.ReadAllBytesAsync(DataFolder.Video(Video), TestContext.Current.CancellationToken);
        await using var server = await HttpsServer.StartAsync(TestContext.Current.CancellationToken);
        server.Answer = context => HttpsServer.FileAsync(context, content, "1");
        server.BeforePiece = (_, _) => Task.Delay(Download * Pieces / content.Length);
        await using var pipeline = await Pipeline.StartAsync(broker);
        foreach (var (name, value) in ((string, string)[])[
            ("Hosts__0", "127.0.0.1"), ("AllowPrivateAddresses__0", "127.0.0.1/32"), ("CaFile", server.CaFile), ("Path", Path.Combine(pipeline.Folder, "sources")), ("TurnTime", "00:00:05")])
            pipeline.Settings[$"Ingest__Https__{name}"] = value;
        pipeline.Settings["Ingest__Roots__0"] = pipeline.Folder;
        await pipeline.StartDaemonsAsync(ingest: 2);
        var id = await pipeline.SubmitAsync(server.Uri("films/thanks.mkv"));
        Pipeline.Status? status = null;
        await Poll.UntilAsync("the source is on its way", TimeSpan.FromSeconds(30), async () => (status = await pipeline.StatusAsync(id))?.SourceBytes > 0, pipeline.Logs);
        Assert.Equal(("Planning", content.Length), (status!.State, status.SourceBytesTotal));

        var report = await pipeline.EndAsync(id);
        Accounts.AssertCompleted(report, Manifest.Video(Video).DecodedFrames);
        Assert.True(server.Requests.Count > 1);
        Assert.All(server.Requests.Skip(1), r => Assert.True(r.From > 0));
    }
}
