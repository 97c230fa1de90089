using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Platform.Tests.Bus;

internal sealed class CountingHandler<T> : IMessageHandler<T> where T : class
{
    public List<T> Seen { get; } = [];

    public ValueTask HandleAsync(T message, IPublisher publisher, CancellationToken cancellation)
    {
        lock (Seen)
            Seen.Add(message);
        return ValueTask.CompletedTask;
    }
}

internal sealed class EscapingHandler : IFallibleHandler<CancelVideo>
{
    private int _runs;

    public int Runs => _runs;

    public List<Failure> Failures { get; } = [];

    public string WorkOf(CancelVideo message) => $"cancel/{message.VideoId:N}";

    public ValueTask HandleAsync(CancelVideo message, IPublisher publisher, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _runs);
        throw new InvalidOperationException("a fault of the handler's own");
    }

    public ValueTask FailAsync(CancelVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation)
    {
        lock (Failures)
            Failures.Add(failure);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Puts a message back the first time, and takes it the second.</summary>
internal sealed class PuttingBackHandler : IFallibleHandler<CancelVideo>
{
    public List<CancelVideo> Seen { get; } = [];

    public string WorkOf(CancelVideo message) => $"cancel/{message.VideoId:N}";

    public async ValueTask HandleAsync(CancelVideo message, IPublisher publisher, CancellationToken cancellation)
    {
        bool isFirst;
        lock (Seen)
        {
            Seen.Add(message);
            isFirst = Seen.Count == 1;
        }
        if (isFirst)
            await publisher.PublishAsync(message, cancellation);
    }

    public ValueTask FailAsync(CancelVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation) => ValueTask.CompletedTask;
}

internal sealed class PublishingHandler(Func<CancelVideo, object> message) : IMessageHandler<CancelVideo>
{
    public List<Exception> Faults { get; } = [];

    public async ValueTask HandleAsync(CancelVideo cancel, IPublisher publisher, CancellationToken cancellation)
    {
        try
        {
            await (message(cancel) switch
            {
                FrameBatchReady batch => publisher.PublishAsync(batch, cancellation),
                VideoCancelled cancelled => publisher.PublishAsync(cancelled, cancellation),
                CancelRequested requested => publisher.PublishAsync(requested, cancellation),
                _ => throw new ArgumentOutOfRangeException(nameof(message)),
            });
        }
        catch (Exception fault)
        {
            lock (Faults)
                Faults.Add(fault);
            throw;
        }
    }
}
