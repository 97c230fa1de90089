namespace QueueWorkers.Contracts;

/// <summary>
/// What the priority of a submission means: 0 to 9. From <see cref="Urgent"/> on the video is urgent, and its work goes through queues of its own, past all
/// that is not; the others are bulk. Among urgent videos, and among bulk ones, the larger number goes first where work of one process waits for a device.
/// </summary>
public static class VideoPriority
{
    /// <summary>The priority of a submission that names none.</summary>
    public const int Lowest = 0;

    /// <summary>The smallest priority that is urgent.</summary>
    public const int Urgent = 5;

    /// <summary>The largest priority.</summary>
    public const int Highest = 9;

    /// <summary>Whether a priority is urgent.</summary>
    public static bool IsUrgent(int priority) => priority >= Urgent;
}
