using QueueWorkers.Contracts;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary>Five processes and a listener for the tests that leave them as they are.</summary>
public sealed class SharedPipeline(Broker broker) : IAsyncLifetime
{
    /// <summary>Frames of 224 × 224 in a batch.</summary>
    public const int FramesPerBatch = 16;

    public Pipeline Pipeline { get; private set; } = null!;

    public Tap Tap { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Pipeline = await Pipeline.StartAsync(broker);
        // Small segments and batches: work for everyone.
        Pipeline.Settings["Ingest__SegmentPixels"] = "60000000";
        Pipeline.Settings["Ingest__BatchBytes"] = $"{FramesPerBatch * 224 * 224 * 3}";
        Tap = await Tap.OpenAsync(
            Pipeline.Broker, typeof(SegmentExtracted), typeof(FrameBatchProcessed), typeof(CancelRequested), typeof(VideoCompleted), typeof(VideoFailed), typeof(VideoCancelled));
        await Pipeline.StartDaemonsAsync(ingest: 2, inference: 2);
    }

    public async ValueTask DisposeAsync()
    {
        if (Tap is not null)
            await Tap.DisposeAsync();
        if (Pipeline is not null)
            await Pipeline.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedPipelineGroup : ICollectionFixture<SharedPipeline>
{
    public const string Name = "one pipeline";
}
