using Nito.AsyncEx;

namespace QueueWorkers.Platform.Bus;

/// <summary>Normal messages of a process run side by side, a suspect runs alone (R12).</summary>
public sealed class WorkGate
{
    private readonly AsyncReaderWriterLock _lock = new();

    /// <summary>Enters beside other normal work.</summary>
    public async ValueTask<IDisposable> SharedAsync(CancellationToken cancellation) => await _lock.ReaderLockAsync(cancellation);

    /// <summary>Enters alone.</summary>
    public async ValueTask<IDisposable> AloneAsync(CancellationToken cancellation) => await _lock.WriterLockAsync(cancellation);
}
