using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Finds, hashes, probes and plans a video.</summary>
internal sealed class VideoPlanner : IVideoPlanner
{
    private readonly SourceGuard _guard;
    private readonly IProber _prober;
    private readonly Planner _planner;
    private readonly Decoders _decoders;

    public VideoPlanner(SourceGuard guard, IProber prober, Planner planner, Decoders decoders) =>
        (_guard, _prober, _planner, _decoders) = (guard, prober, planner, decoders);

    /// <summary>Hashing and probing run side by side, so their times overlap.</summary>
    public async Task<VideoPlan> PlanAsync(PlanVideo command, long quotaBytes, StageTimer timings, CancellationToken cancellation)
    {
        var file = _guard.Find(command.Uri);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var hashing = HashAsync(file, timings, stop.Token);
        MediaDescription media;
        try
        {
            using (timings.Measure(Stages.Probe))
                media = await _prober.ProbeAsync(file, _decoders.Preferred, cancellation);
        }
        catch
        {
            await stop.CancelAsync();
            await ((Task)hashing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        var source = file.Pinned(await hashing);
        _guard.Verify(source);
        using (timings.Measure(Stages.Plan))
            return _planner.Plan(command, source, media, _decoders, quotaBytes);
    }

    private static async Task<string> HashAsync(SourceFile file, StageTimer timings, CancellationToken cancellation)
    {
        using (timings.Measure(Stages.Fetch))
            return await SourceHash.OfAsync(file, cancellation);
    }
}
