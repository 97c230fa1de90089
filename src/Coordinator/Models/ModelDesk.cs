using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Models;

/// <summary>What an operator asks of models, and does with them.</summary>
internal sealed class ModelDesk(IModelRegistry models, IStateClock clock, ModelUse use, ModelQueues queues, IOptions<VideoOptions> options, ILogger<ModelDesk> log)
{
    /// <summary>Every model that was ever served, by fingerprint.</summary>
    public async Task<IReadOnlyList<ModelStatus>> ListAsync(CancellationToken cancellation)
    {
        var around = await LookAsync(cancellation);
        var used = await use.CountAsync(cancellation);
        return [.. around.Models.Select(m => ModelStatus.Of(m, around, used.GetValueOrDefault(m.Heartbeat.Fingerprint)))];
    }

    /// <summary>Keeps new videos from a model, or lets it have them again; null if it was never served.</summary>
    public async Task<ModelStatus?> RetireAsync(string fingerprint, bool isRetired, CancellationToken cancellation)
    {
        var known = Find(await LookAsync(cancellation), fingerprint);
        if (known is null)
            return null;
        if (known.IsRetired != isRetired)
        {
            await models.RetireAsync(fingerprint, isRetired, cancellation);
            if (isRetired)
                log.Retired(fingerprint);
            else
                log.Unretired(fingerprint);
        }
        return await StatusAsync(fingerprint, cancellation);
    }

    /// <summary>A model, with what waits for it; null if it was never served.</summary>
    public async Task<ModelStatus?> StatusAsync(string fingerprint, CancellationToken cancellation)
    {
        var around = await LookAsync(cancellation);
        if (Find(around, fingerprint) is not { } model)
            return null;
        var videos = (await use.CountAsync(cancellation)).GetValueOrDefault(fingerprint);
        return ModelStatus.Of(model, around, videos) with { Messages = await queues.CountAsync(fingerprint, cancellation) };
    }

    private async Task<Surroundings> LookAsync(CancellationToken cancellation) =>
        new(await clock.NowAsync(cancellation), await models.ListAsync(cancellation), options.Value);

    private static ServedModel? Find(Surroundings around, string fingerprint) => around.Models.FirstOrDefault(m => m.Heartbeat.Fingerprint == fingerprint);
}
