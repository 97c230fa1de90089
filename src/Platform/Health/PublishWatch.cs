using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Health;

/// <summary>
/// Ends a process that publishes nothing any more although the broker takes messages. A publish that is cut off with its connection may hang in the client for
/// good, and with it all that go the same way; a process that is started anew has none.
/// </summary>
internal sealed class PublishWatch(Pulse pulse, IOptions<BusOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var silentFor = options.Value.SilentFor;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (pulse.Pending is not { } pending || pending < silentFor || !await TakesMessagesAsync(stoppingToken))
                continue;
            // The broker may have come back just now, and the bus pauses between its tries.
            await Task.Delay(silentFor, time, stoppingToken);
            if (pulse.Pending > pending && await TakesMessagesAsync(stoppingToken))
                throw new PublishHangsException($"The broker takes messages, and none of ours has gone out for {pulse.Pending?.TotalSeconds:0} s (Bus:SilentFor)");
        }
    }

    /// <summary>Whether the broker takes messages, on a connection beside the bus.</summary>
    private async Task<bool> TakesMessagesAsync(CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Bound);
        try
        {
            await using var connection = await BrokerFactory.Of(options.Value, "queueworkers watch", Bound).CreateConnectionAsync(bound.Token).WaitAsync(bound.Token);
            try
            {
                return await BrokerAlarm.FindAsync(connection, bound.Token) is null;
            }
            finally
            {
                await connection.AbortAsync(Constants.ReplySuccess, "", Goodbye);
            }
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Away, which is waited for.
            return false;
        }
    }
}

/// <summary>The bus of this process publishes nothing any more. The process ends.</summary>
public sealed class PublishHangsException(string message) : Exception(message);
