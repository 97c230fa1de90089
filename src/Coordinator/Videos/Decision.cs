namespace QueueWorkers.Coordinator.Videos;

/// <summary>What an event does to a video.</summary>
/// <param name="Record">The new row; null if there is none and none is made.</param>
/// <param name="Messages">Published after the row is stored.</param>
public sealed record Decision(VideoRecord? Record, IReadOnlyList<object> Messages)
{
    /// <summary>Nothing changes.</summary>
    public static Decision Nothing(VideoRecord? record) => new(record, []);
}
