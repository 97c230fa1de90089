namespace QueueWorkers.Platform.State;

/// <summary>Rows of sagas with optimistic concurrency: one row a video, a version and its data.</summary>
public interface ISagaRows
{
    /// <summary>The row of a video, if there is one.</summary>
    ValueTask<SagaRow?> LoadAsync(Guid id, CancellationToken cancellation);

    /// <summary>Inserts a row with version 1; false if there is one already, unchanged.</summary>
    ValueTask<bool> InsertAsync(Guid id, string data, bool final, CancellationToken cancellation);

    /// <summary>Replaces the row of this version by the next; false if the version is another or the row is gone. A final row expires after its retention.</summary>
    ValueTask<bool> UpdateAsync(Guid id, long version, string data, bool final, CancellationToken cancellation);

    /// <summary>
    /// The ids of rows, the row inserted last first. One whose row has just expired, or is just being inserted, may be among them.
    /// </summary>
    ValueTask<IReadOnlyList<Guid>> NewestAsync(int count, CancellationToken cancellation);
}
