namespace QueueWorkers.Ingest.Media;

/// <summary>The container and its streams of pictures.</summary>
/// <param name="Format">Name of the container, as the decoder says it.</param>
/// <param name="Pictures">The streams, cover pictures too, in order.</param>
internal sealed record StreamList(string Format, IReadOnlyList<StreamCandidate> Pictures)
{
    /// <summary>Whether the container says that it is protected by rights management.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Seconds that the video lasts, as the container's header says it; absent if it says nothing.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Seconds to the end of the last packet of any stream; absent if it is not known.</summary>
    public double? HeldSeconds { get; init; }

    /// <summary>The streams without covers.</summary>
    public IEnumerable<StreamCandidate> Video => Pictures.Where(s => !s.IsCover);

    /// <summary>The largest stream that can be decoded; of equal ones the first whose pixel format is known. Null if there is none.</summary>
    public StreamCandidate? Best => Video
        .OrderByDescending(s => s.IsDecoded)
        .ThenByDescending(s => s.Area)
        .ThenByDescending(s => s.FormatKnown)
        .ThenBy(s => s.Index)
        .FirstOrDefault();
}
