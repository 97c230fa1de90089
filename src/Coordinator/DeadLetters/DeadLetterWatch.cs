using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>Looks after dead letters time and again. Every coordinator does.</summary>
internal sealed class DeadLetterWatch(DeadLetterRound round, IOptions<DeadLetterOptions> options, TimeProvider time, ILogger<DeadLetterWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LookEvery, time);
        var failed = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await round.LookAsync(stoppingToken);
                if (failed)
                    log.LookedAgain();
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
}
