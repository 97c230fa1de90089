namespace QueueWorkers.Ingest.Probing;

/// <summary>The container and its video streams, cover pictures left out.</summary>
internal sealed record StreamList(string Format, IReadOnlyList<StreamCandidate> Video)
{
    /// <summary>The largest stream that can be decoded; of equal ones the first whose pixel format is known. Null where there is none.</summary>
    public StreamCandidate? Best(IReadOnlySet<string> codecs) => Video
        .OrderByDescending(s => codecs.Contains(s.Codec))
        .ThenByDescending(s => s.Area)
        .ThenByDescending(s => s.FormatKnown)
        .ThenBy(s => s.Index)
        .FirstOrDefault();
}
