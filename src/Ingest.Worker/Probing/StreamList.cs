namespace QueueWorkers.Ingest.Probing;

/// <summary>The container and its video streams, cover pictures left out.</summary>
/// <param name="Format">Name of the container, as ffprobe says it.</param>
/// <param name="DurationSeconds">What the container says of its length; absent if it says nothing.</param>
/// <param name="Video">The streams.</param>
internal sealed record StreamList(string Format, double? DurationSeconds, IReadOnlyList<StreamCandidate> Video)
{
    /// <summary>Index of the first stream of pictures, covers not left out.</summary>
    public int? FirstPictures { get; init; }

    /// <summary>The largest stream that can be decoded; of equal ones the first whose pixel format is known. Null if there is none.</summary>
    public StreamCandidate? Best(Func<string, bool> decodes) => Video
        .OrderByDescending(s => decodes(s.Codec))
        .ThenByDescending(s => s.Area)
        .ThenByDescending(s => s.FormatKnown)
        .ThenBy(s => s.Index)
        .FirstOrDefault();
}
