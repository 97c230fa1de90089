using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Probing;

/// <summary>Whether a file holds less than its header announces: a download or a recording that did not come to its end.</summary>
internal static class Shortfall
{
    // Headers round, and the last packet of a stream may have no duration.
    private const double Seconds = 0.25;
    private const double Share = 0.03;

    // In a long video a small share is long all the same.
    private const double ManySeconds = 30;

    /// <summary>What is announced and what is there, in seconds; null if nothing is missing, or nothing is announced.</summary>
    public static (double Announced, double Held)? Of(StreamList streams)
    {
        if (streams.HeldSeconds is not { } held || streams.DurationSeconds is not { } announced)
            return null;
        var missing = announced - held;
        return missing > Seconds && (missing > announced * Share || missing > ManySeconds) ? (announced, held) : null;
    }
}
