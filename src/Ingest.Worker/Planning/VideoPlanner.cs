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
    private readonly Prober _prober;
    private readonly Planner _planner;
    private readonly KeyframeCheck _keyframes;
    private readonly IVideoDecoder _decoder;

    public VideoPlanner(SourceGuard guard, Prober prober, Planner planner, KeyframeCheck keyframes, IVideoDecoder decoder) =>
        (_guard, _prober, _planner, _keyframes, _decoder) = (guard, prober, planner, keyframes, decoder);

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
                media = await _prober.ProbeAsync(file, cancellation);
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
            return (await _keyframes.PlanAsync(file, media, m => _planner.Plan(command, source, m, _decoder.Kind, quotaBytes), cancellation)).Plan;
    }

    private static async Task<string> HashAsync(SourceFile file, StageTimer timings, CancellationToken cancellation)
    {
        using (timings.Measure(Stages.Fetch))
            return await SourceHash.OfAsync(file, cancellation);
    }
}
