namespace QueueWorkers.Platform.State.InMemory;

/// <summary>Rows in this process. Every call completes synchronously. A final row is forgotten after its retention.</summary>
public sealed class InMemorySagaRows(TimeProvider time, TimeSpan finalRetention) : ISagaRows
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, SagaRow> _rows = [];
    private readonly Dictionary<Guid, long> _inserted = [];
    private readonly Retention<Guid> _ended = new(time, finalRetention);
    private long _insertions;

    /// <inheritdoc/>
    public ValueTask<SagaRow?> LoadAsync(Guid id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Forget();
            return new(_rows.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> InsertAsync(Guid id, string data, bool final, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Forget();
            return new(!_rows.ContainsKey(id) && Write(id, 1, data, final));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> UpdateAsync(Guid id, long version, string data, bool final, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Forget();
            return new(_rows.TryGetValue(id, out var row) && row.Version == version && Write(id, version + 1, data, final));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Guid>> NewestAsync(int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Forget();
            return new([.. _inserted.OrderByDescending(i => i.Value).Take(count).Select(i => i.Key)]);
        }
    }

    private bool Write(Guid id, long version, string data, bool final)
    {
        _rows[id] = new SagaRow(version, data);
        if (version == 1)
            _inserted[id] = ++_insertions;
        if (final)
            _ended.Start(id);
        else
            _ended.Stop(id);
        return true;
    }

    private void Forget()
    {
        foreach (var id in _ended.TakeOver())
        {
            _rows.Remove(id);
            _inserted.Remove(id);
        }
    }
}
