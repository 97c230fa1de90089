using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Wording;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>What an operator does with dead letters.</summary>
internal sealed class DeadLetterDesk(DeadLetterBox box, DeadLetterQueues queues, BrokerConnection broker)
{
    /// <summary>Bytes of bodies that a page holds at most, but for one letter that is longer.</summary>
    private const long MostPageBytes = 32 << 20;

    /// <summary>The queues with dead letters.</summary>
    public async Task<IReadOnlyList<DeadLetterSummary>> ListAsync(CancellationToken cancellation)
    {
        var summaries = new List<DeadLetterSummary>();
        foreach (var (name, count) in await box.CountAsync(await queues.ListAsync(cancellation), [], cancellation))
            if (count > 0)
                summaries.Add(await SummarizeAsync(name, count, cancellation));
        return summaries;
    }

    /// <summary>The first letters of a queue.</summary>
    /// <param name="name">The queue of dead letters.</param>
    /// <param name="limit">How many.</param>
    /// <param name="bodyBytes">Bytes of each body.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<DeadLetterPage> ReadAsync(string name, int limit, int bodyBytes, CancellationToken cancellation)
    {
        var (letters, bytes, isFull) = (new List<DeadLetter>(), 0L, false);
        var count = await box.VisitAsync(name, letter =>
        {
            // The others are looked at too: only letters that go back together keep their order.
            if (letters.Count < limit && !isFull)
            {
                bytes += Math.Min(letter.Body.Length, bodyBytes);
                isFull = letters.Count > 0 && bytes > MostPageBytes;
                if (!isFull)
                    letters.Add(DeadLetter.Of(letter, bodyBytes));
            }
            return new(Visit.Keep);
        }, cancellation);
        return new(name, Math.Max(count, letters.Count), letters);
    }

    /// <summary>Puts letters back into the queue that they came from. One goes only once the broker has confirmed that the queue has it.</summary>
    public async Task<DeadLetterAnswer> RetryAsync(string name, DeadLetterChoice choice, CancellationToken cancellation)
    {
        await using var back = new LetterReturn(broker, queues.QueueOf(name)!);
        return await TakeAsync(name, choice, letter => back.TryAsync(letter, cancellation), cancellation);
    }

    /// <summary>Deletes letters.</summary>
    public Task<DeadLetterAnswer> DropAsync(string name, DeadLetterChoice choice, CancellationToken cancellation) =>
        TakeAsync(name, choice, _ => new((string?)null), cancellation);

    private async Task<DeadLetterAnswer> TakeAsync(string name, DeadLetterChoice choice, Func<Letter, ValueTask<string?>> work, CancellationToken cancellation)
    {
        var chosen = choice.All ? null : choice.Ids!.ToHashSet(StringComparer.Ordinal);
        var (seen, done, failed) = (new HashSet<string>(), new List<string>(), new List<DeadLetterFailure>());
        var left = await box.VisitAsync(name, async letter =>
        {
            if (chosen?.Contains(letter.Id) == false)
                return Visit.Keep;
            seen.Add(letter.Id);
            if (await work(letter) is { } fault)
            {
                failed.Add(new(letter.Id, fault));
                return Visit.Keep;
            }
            done.Add(letter.Id);
            return Visit.Take;
        }, cancellation);
        return new(name, done, failed, [.. (chosen ?? []).Except(seen).Order(StringComparer.Ordinal)], left);
    }

    private async Task<DeadLetterSummary> SummarizeAsync(string name, long count, CancellationToken cancellation)
    {
        var (read, reasons) = (0, new Dictionary<string, int>());
        DateTimeOffset? oldest = null;
        try
        {
            await box.VisitAsync(name, letter =>
            {
                read++;
                oldest = letter.At is { } at && (oldest is null || at < oldest) ? at : oldest;
                var reason = PlainText.Short(letter.Reason ?? "no reason is known");
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                return new(Visit.Keep);
            }, cancellation);
        }
        catch (OperationInterruptedException fault)
        {
            // A broker whose permissions are older than these routes: the other queues may be told all the same.
            return new(name, count, 0, null, null, PlainText.Short(fault.ShutdownReason?.ReplyText ?? fault.Message));
        }
        return new(name, count, read, oldest, reasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Key).FirstOrDefault(), null);
    }
}
