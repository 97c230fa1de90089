using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

/// <summary>Stores that are wiped under processes that run.</summary>
public sealed class WipedStoresTests(Broker broker, Baselines baselines)
{
    [Fact]
    public async Task R8_A_wiped_payload_store_costs_no_frame_and_a_feature_store_that_was_replaced_ends_its_workers()
    {
        var video = await baselines.LongVideoAsync();
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Use(LongVideo.Settings);
        await pipeline.StartDaemonsAsync();
        var identities = new HashSet<string> { Identity(pipeline.Payloads) };

        // Under all of them.
        var id = await pipeline.SubmitAsync(video.Path);
        await pipeline.MidwayAsync(id);
        foreach (var entry in Directory.EnumerateFileSystemEntries(pipeline.Payloads))
            Delete(entry);
        await CompletesAsync(pipeline, id, video);
        Assert.True(identities.Add(Identity(pipeline.Payloads)));

        // While no coordinator runs: the next one makes it.
        id = await pipeline.SubmitAsync(video.Path);
        await pipeline.MidwayAsync(id);
        await pipeline.Daemons.Single(d => d.Name.StartsWith("coordinator", StringComparison.Ordinal)).KillAsync();
        Delete(pipeline.Payloads);
        await pipeline.Coordinator().ReadyAsync();
        await CompletesAsync(pipeline, id, video);
        Assert.True(identities.Add(Identity(pipeline.Payloads)));
        Accounts.AssertCompleted(await pipeline.EndAsync(await pipeline.SubmitAsync(video.Path)), video.Frames);

        // What lasts is not taken up: a supervisor is to start them anew.
        var features = Path.Combine(pipeline.Folder, "features");
        await File.WriteAllTextAsync(Path.Combine(features, "store-identity"), "another", TestContext.Current.CancellationToken);
        foreach (var worker in pipeline.Daemons.Where(d => !d.Name.StartsWith("coordinator", StringComparison.Ordinal)))
        {
            Assert.Equal(1, await worker.ExitAsync(TimeSpan.FromSeconds(60)));
            Assert.EndsWith($"The store at {features} is another one than at start\n", worker.Log(), StringComparison.Ordinal);
        }
    }

    private async Task CompletesAsync(Pipeline pipeline, Guid id, LongVideo video)
    {
        var report = await pipeline.EndAsync(id);
        Accounts.AssertCompleted(report, video.Frames);
        EmbeddedRun.AssertSameFeatures(await baselines.OfAsync(video.Path, pipeline), report);
        await pipeline.NoPayloadIsLeftAsync();
    }

    private static string Identity(string store) => File.ReadAllText(Path.Combine(store, "store-identity"));

    /// <summary>Others write meanwhile: what comes after it was listed is deleted with the next look.</summary>
    private static void Delete(string entry)
    {
        if (File.Exists(entry))
        {
            File.Delete(entry);
            return;
        }
        for (var left = 100; Directory.Exists(entry); left--)
            try
            {
                Directory.Delete(entry, recursive: true);
            }
            catch (IOException) when (left > 0)
            {
            }
    }
}
