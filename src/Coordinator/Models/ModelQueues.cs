using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Coordinator.Models;

/// <summary>The queues of a model at the broker: bulk and urgent, each with its suspects.</summary>
internal sealed class ModelQueues(BrokerConnection broker)
{
    private const int NotFound = 404;
    private static readonly string[] DeadLetters = ["_error", "_skipped"];

    /// <summary>Messages that wait in them; 0 if they are not there.</summary>
    public async Task<long> CountAsync(string fingerprint, CancellationToken cancellation) =>
        (await FindAsync(Of(fingerprint), cancellation)).Sum(q => (long)q.MessageCount);

    /// <summary>
    /// Deletes them, and their dead letters' where those are empty. Null, and nothing is deleted, if somebody consumes one: asked before and not by
    /// <c>if-unused</c>, which brokers refuse for quorum queues. A worker that starts at that moment loses its consumer, and declares the queue again.
    /// </summary>
    public async Task<DeletedQueues?> DeleteAsync(string fingerprint, CancellationToken cancellation)
    {
        var queues = await FindAsync(Of(fingerprint), cancellation);
        if (queues.Any(q => q.ConsumerCount > 0))
            return null;
        var dead = await FindAsync(queues.SelectMany(q => DeadLetters.Select(suffix => q.QueueName + suffix)), cancellation);
        var messages = 0L;
        await using var channel = await broker.OpenChannelAsync(cancellation);
        foreach (var queue in queues.Concat(dead.Where(d => d.MessageCount == 0)))
        {
            messages += await channel.QueueDeleteAsync(queue.QueueName, ifUnused: false, ifEmpty: false, noWait: false, cancellation);
            await channel.ExchangeDeleteAsync(queue.QueueName, ifUnused: false, noWait: false, cancellation);
        }
        return new(queues.Count, messages);
    }

    private static IEnumerable<string> Of(string fingerprint) =>
        new[] { WorkQueues.Inference(fingerprint), Endpoint.UrgentOf(WorkQueues.Inference(fingerprint)) }.SelectMany(q => (string[])[q, Endpoint.SuspectsOf(q)]);

    private async Task<List<QueueDeclareOk>> FindAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var found = new List<QueueDeclareOk>();
        IChannel? channel = null;
        try
        {
            foreach (var name in names)
                try
                {
                    channel ??= await broker.OpenChannelAsync(cancellation);
                    found.Add(await channel.QueueDeclarePassiveAsync(name, cancellation));
                }
                catch (OperationInterruptedException fault) when (fault.ShutdownReason?.ReplyCode == NotFound)
                {
                    // Which closed the channel.
                    await channel!.DisposeAsync();
                    channel = null;
                }
        }
        finally
        {
            if (channel is not null)
                await channel.DisposeAsync();
        }
        return found;
    }
}

/// <summary>What was deleted.</summary>
/// <param name="Queues">How many queues of work and suspects.</param>
/// <param name="Messages">Messages that lay in them.</param>
internal sealed record DeletedQueues(int Queues, long Messages);
