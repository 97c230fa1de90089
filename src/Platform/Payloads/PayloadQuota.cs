using QueueWorkers.Contracts;

namespace QueueWorkers.Platform.Payloads;

/// <summary>Shares of the quota of a model.</summary>
public static class PayloadQuota
{
    /// <summary>
    /// A plan cuts its segments to this share, and before a segment begins so much is kept for it at most: four of bulk fit beside each other, and an urgent
    /// one beside them.
    /// </summary>
    public const int Segments = 5;

    /// <summary>The most bytes that may wait once work of a priority has added its own. Bulk leaves as much as a segment may take to what is urgent (R16).</summary>
    public static long For(int priority, long quotaBytes) => VideoPriority.IsUrgent(priority) ? quotaBytes : quotaBytes - (quotaBytes / Segments);
}
