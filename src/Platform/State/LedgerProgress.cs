namespace QueueWorkers.Platform.State;

/// <summary>How far a video is. Numbers grow while there is progress.</summary>
/// <param name="Batches">Batches settled, in any way.</param>
/// <param name="Frames">Frames stored, in any way.</param>
/// <param name="Segments">Segments settled.</param>
/// <param name="Events">Changes of the ledger: grows with every event that changed it.</param>
public sealed record LedgerProgress(long Batches, long Frames, int Segments, long Events)
{
    /// <summary>Nothing yet.</summary>
    public static LedgerProgress None { get; } = new(0, 0, 0, 0);
}
