using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QueueWorkers.Platform.Storage;

/// <summary>
/// Looks at the stores of a daemon. In a coordinator that is what makes a wiped payload store anew. A store that has become another one for good ends the
/// process.
/// </summary>
internal sealed class StoreWatch(SharedStores stores, TimeProvider time, ILogger<StoreWatch> log) : BackgroundService
{
    private const int LooksBeforeTheEnd = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watched = new[] { stores.Payloads, stores.Features }.Select(s => new Watched(s)).ToArray();
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            foreach (var store in watched)
                store.Look(log);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private sealed class Watched(StoreRoot store)
    {
        private string? _identity;
        private int _replaced;

        public void Look(ILogger log)
        {
            try
            {
                var identity = store.Identity();
                if (_identity is not null && _identity != identity)
                    log.MadeAnew(store.Path, identity);
                (_identity, _replaced) = (identity, 0);
            }
            // A mount that comes and goes may show what lies below it for a moment.
            catch (StoreReplacedException) when (++_replaced < LooksBeforeTheEnd)
            {
            }
            catch (Exception fault) when (fault is not StoreReplacedException && fault is IOException or UnauthorizedAccessException)
            {
                // Away: whoever needs it says so, and waits.
            }
        }
    }
}
