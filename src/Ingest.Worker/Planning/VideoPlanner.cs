using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Decoding;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Probing;
using QueueWorkers.Ingest.Scheduling;
using QueueWorkers.Ingest.Sources;
using QueueWorkers.Ingest.Sources.Https;
using QueueWorkers.Platform.Telemetry;

namespace QueueWorkers.Ingest.Planning;

/// <summary>Finds or fetches, hashes, probes and plans a video.</summary>
internal sealed class VideoPlanner : IVideoPlanner
{
    private readonly SourceGuard _guard;
    private readonly HttpsSources _https;
    private readonly Prober _prober;
    private readonly Planner _planner;
    private readonly KeyframeCheck _keyframes;
    private readonly Decoders _decoders;
    private readonly Precedence _precedence;

    public VideoPlanner(SourceGuard guard, HttpsSources https, Prober prober, Planner planner, KeyframeCheck keyframes, Decoders decoders, Precedence precedence) =>
        (_guard, _https, _prober, _planner, _keyframes, _decoders, _precedence) = (guard, https, prober, planner, keyframes, decoders, precedence);

    /// <inheritdoc/>
    public async Task<VideoPlan> PlanAsync(PlanVideo command, long quotaBytes, StageTimer timings, FetchProgress fetched, CancellationToken cancellation)
    {
        if (!HttpsUri.Is(command.Uri))
        {
            var file = _guard.Find(command.Uri);
            return await PlanAsync(command, file, token => HashAsync(file, timings, token), quotaBytes, timings, cancellation);
        }
        FetchedSource source;
        using (timings.Measure(Stages.Fetch))
            source = await _https.FetchAsync(command.Uri, command.VideoId, fetched, cancellation);
        try
        {
            return await PlanAsync(command, source.File, _ => Task.FromResult(source.Sha256), quotaBytes, timings, cancellation);
        }
        catch (VideoException fault)
        {
            // Who submitted it knows the uri, not the object.
            throw new VideoException(fault.Failure.Code, fault.Message.Replace(source.File.Path, HttpsUri.Shown(new Uri(command.Uri)), StringComparison.Ordinal));
        }
    }

    /// <summary>Hashing and probing run side by side, so their times overlap. A fetch before that waits for a server, and holds nobody up.</summary>
    private async Task<VideoPlan> PlanAsync(
        PlanVideo command, SourceFile file, Func<CancellationToken, Task<string>> hash, long quotaBytes, StageTimer timings, CancellationToken cancellation)
    {
        using var turn = _precedence.Begin(command.Priority);
        await Precedence.YieldAsync(cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var hashing = hash(stop.Token);
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
        if (turn.Waited > TimeSpan.Zero)
            timings.Add(Stages.WaitUrgent, turn.Waited);
        using (timings.Measure(Stages.Plan))
            return (await _keyframes.PlanAsync(file, media, m => _planner.Plan(command, source, m, _decoders, quotaBytes), cancellation)).Plan;
    }

    private static async Task<string> HashAsync(SourceFile file, StageTimer timings, CancellationToken cancellation)
    {
        using (timings.Measure(Stages.Fetch))
            return await SourceHash.OfAsync(file, cancellation);
    }
}
