using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.State;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Models;

/// <summary>
/// Deletes the queues of models that nobody serves any more, once every video of theirs has ended and is swept: what lies in them is nobody's. Every
/// coordinator does.
/// </summary>
internal sealed class ModelQueueWatch(
    IModelRegistry models, IStateClock clock, ModelUse use, ModelQueues queues, IOptions<VideoOptions> options, TimeProvider time, ILogger<ModelQueueWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Of each model that was done with, when it was last served.</summary>
    private readonly Dictionary<string, DateTimeOffset> _done = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.Value.ModelQueuesKeptFor / 4;
        using var timer = new PeriodicTimer(pause < LongestPause ? pause : LongestPause, time);
        var failed = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await LookAsync(stoppingToken);
                failed = false;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // A broker or state store that is away is told of elsewhere, and comes back: this is said once.
                if (!failed)
                    log.LookFailed(PlainText.Short(fault.Message));
                failed = true;
            }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var now = await clock.NowAsync(cancellation);
        var silent = (await models.ListAsync(cancellation)).Where(m => IsSilent(m, now) && !(_done.TryGetValue(m.Heartbeat.Fingerprint, out var at) && at == m.LastSeen)).ToList();
        if (silent.Count == 0)
            return;
        var used = await use.CountAsync(cancellation);
        foreach (var model in silent.Where(m => !used.ContainsKey(m.Heartbeat.Fingerprint)))
        {
            if (await queues.DeleteAsync(model.Heartbeat.Fingerprint, cancellation) is not { } deleted)
                continue;
            _done[model.Heartbeat.Fingerprint] = model.LastSeen;
            if (deleted.Queues > 0)
                log.QueuesDeleted(deleted.Queues, model.Heartbeat.Fingerprint, model.LastSeen, deleted.Messages);
        }
    }

    /// <summary>A retired model is not waited for.</summary>
    private bool IsSilent(ServedModel model, DateTimeOffset now) =>
        now - model.LastSeen > (model.IsRetired ? options.Value.ModelLiveFor : options.Value.ModelQueuesKeptFor);
}
