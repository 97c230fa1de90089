using Nito.AsyncEx;
using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>
/// Looks into queues of dead letters and takes letters out of them. Letters are got without being acknowledged, and go back, in their order: if this process
/// dies meanwhile, the broker puts them back itself.
/// </summary>
internal sealed class DeadLetterBox(BrokerConnection broker, DeadLetterQueues queues, TimeProvider time)
{
    /// <summary>Letters that are looked at in one go, from the oldest.</summary>
    public const int Most = 1000;

    private const int NotFound = 404;
    private const int MostWaits = 40;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    /// <summary>Letters that one reader holds are hidden from another, and not counted.</summary>
    private readonly AsyncLock _reading = new();

    /// <summary>How many letters lie in each of these queues; a queue that there is not is missing.</summary>
    /// <param name="names">The queues.</param>
    /// <param name="made">Of them, those to be made if they are not there. The bus makes the others when the first letter comes.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(IEnumerable<string> names, IReadOnlyCollection<string> made, CancellationToken cancellation)
    {
        using var alone = await _reading.LockAsync(cancellation);
        return await CountAloneAsync(names, made, cancellation);
    }

    /// <summary>Shows letters, from the oldest, to a function that says which of them go. Those go once it is done with them: what it has published must be confirmed.</summary>
    /// <param name="name">The queue.</param>
    /// <param name="look">Says what is to be done with a letter.</param>
    /// <param name="cancellation">Ends it; what was not taken goes back.</param>
    /// <returns>How many letters lie there now.</returns>
    public async Task<long> VisitAsync(string name, Func<Letter, ValueTask<Visit>> look, CancellationToken cancellation)
    {
        using var alone = await _reading.LockAsync(cancellation);
        var count = Math.Min(Most, await CountAloneAsync(name, cancellation));
        var kept = count == 0 ? 0 : await VisitAloneAsync(name, count, look, cancellation);
        // The broker puts them back in its own time: who looks next is to see them, unless somebody else has them.
        var left = await CountAloneAsync(name, cancellation);
        for (var waits = 0; left < kept && waits < MostWaits; waits++)
        {
            await Task.Delay(Wait, time, cancellation);
            left = await CountAloneAsync(name, cancellation);
        }
        return left;
    }

    /// <summary>How many of the letters stay.</summary>
    private async Task<long> VisitAloneAsync(string name, long count, Func<Letter, ValueTask<Visit>> look, CancellationToken cancellation)
    {
        await using var channel = await broker.OpenChannelAsync(cancellation);
        var (kept, lastKept) = (0L, 0ul);
        try
        {
            for (var at = 0; at < count && await channel.BasicGetAsync(name, autoAck: false, cancellation) is { } got; at++)
            {
                var letter = new Letter(got.Body, got.BasicProperties);
                var visit = await look(letter);
                kept += visit.HasFlag(Visit.Take) ? 0 : 1;
                if (visit.HasFlag(Visit.Take))
                {
                    await channel.BasicAckAsync(got.DeliveryTag, multiple: false, cancellation);
                }
                else if (letter.PutBack >= queues.MostPutBack(name))
                {
                    // Behind the others the broker counts anew.
                    await channel.BasicPublishAsync(name, "", mandatory: true, letter.Same(), letter.Body, cancellation);
                    await channel.BasicAckAsync(got.DeliveryTag, multiple: false, cancellation);
                }
                else
                {
                    lastKept = got.DeliveryTag;
                }
                if (visit.HasFlag(Visit.Stop))
                    break;
            }
        }
        finally
        {
            // The others are acknowledged, so this is all that were kept. Closing the channel would do the same, later.
            if (lastKept > 0 && channel.IsOpen)
                await channel.BasicNackAsync(lastKept, multiple: true, requeue: true, CancellationToken.None);
        }
        return kept;
    }

    private async Task<long> CountAloneAsync(string name, CancellationToken cancellation) => (await CountAloneAsync([name], [], cancellation)).GetValueOrDefault(name);

    private async Task<IReadOnlyDictionary<string, long>> CountAloneAsync(IEnumerable<string> names, IReadOnlyCollection<string> made, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>();
        IChannel? channel = null;
        try
        {
            foreach (var name in names)
                try
                {
                    channel ??= await broker.OpenChannelAsync(cancellation);
                    counts[name] = (await channel.QueueDeclarePassiveAsync(name, cancellation)).MessageCount;
                }
                catch (OperationInterruptedException fault) when (fault.ShutdownReason?.ReplyCode == NotFound)
                {
                    // Which closed the channel.
                    await channel!.DisposeAsync();
                    channel = null;
                    if (made.Contains(name))
                    {
                        channel = await broker.OpenChannelAsync(cancellation);
                        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, QueueArguments.OfSuspects(), cancellationToken: cancellation);
                        counts[name] = 0;
                    }
                }
        }
        finally
        {
            if (channel is not null)
                await channel.DisposeAsync();
        }
        return counts;
    }
}

/// <summary>What becomes of a letter that was looked at.</summary>
[Flags]
internal enum Visit
{
    /// <summary>It stays, and the next is looked at.</summary>
    Keep = 0,

    /// <summary>It goes.</summary>
    Take = 1,

    /// <summary>No other is looked at: those come before this one the next time.</summary>
    Stop = 2,
}
