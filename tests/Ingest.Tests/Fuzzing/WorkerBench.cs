using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Extraction;
using QueueWorkers.Ingest.Planning;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Payloads;
using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Fuzzing;

/// <summary>An ingest worker without a bus: its handlers, its stores, and a saga that knows R7 alone.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("worker");
    private readonly ServiceProvider _services;

    public WorkerBench(params (string Name, string Value)[] settings)
    {
        var pairs = settings.ToDictionary(s => "Ingest:" + s.Name, s => (string?)s.Value);
        pairs["Ingest:Roots:0"] = "/";
        pairs["Payloads:Path"] = Path.Combine(_folder.Path, "payloads");
        pairs["Features:Path"] = Path.Combine(_folder.Path, "features");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(pairs).Build();
        _services = new ServiceCollection().AddLogging().AddStores(configuration, mayCreate: true).AddIngest(configuration).BuildServiceProvider();
    }

    /// <summary>Plans a video.</summary>
    public async Task<VideoPlanned> PlanAsync(string path, CancellationToken cancellation)
    {
        var published = new Collector();
        await _services.GetRequiredService<PlanVideoHandler>().HandleAsync(IngestBench.Command(path), published, cancellation);
        return Assert.IsType<VideoPlanned>(Assert.Single(published.Messages));
    }

    /// <summary>Extracts a segment, by the next way where one is rejected, and says how each ended. Each batch that a run tells of was published and has its payload.</summary>
    public async Task<IReadOnlyList<SegmentExtracted>> ExtractAsync(VideoPlanned planned, PlannedSegment segment, CancellationToken cancellation)
    {
        List<SegmentExtracted> ends = [];
        var payloads = _services.GetRequiredService<IPayloadStore>();
        for (var way = SeekStrategy.OwnKeyframe; ends.Count == 0 || ends[^1].Outcome == SegmentOutcome.Rejected; way++)
        {
            var published = new Collector();
            var command = new ExtractSegment
            {
                SegmentWay = new SegmentWay(planned.VideoId, "0000000000000000", segment.Index, way),
                Extraction = planned.Plan!.Extraction,
                Segment = segment,
                Previous = ends.LastOrDefault()?.Decoded,
            };
            await _services.GetRequiredService<ExtractSegmentHandler>().HandleAsync(command, published, cancellation);
            var end = Assert.Single(published.Messages.OfType<SegmentExtracted>());
            var ready = published.Messages.OfType<FrameBatchReady>().ToList();
            Assert.Equal(end.Batches.Select(b => b.Count), ready.Select(r => r.FrameCount));
            foreach (var batch in ready)
            {
                using var payload = await payloads.ReadAsync(batch.Payload, cancellation);
                Assert.Equal(end.Batches[batch.Batch.Index].PtsHash, payload?.Header.PtsHash);
            }
            ends.Add(end);
        }
        await payloads.DeleteVideoAsync(planned.VideoId, cancellation);
        return ends;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
