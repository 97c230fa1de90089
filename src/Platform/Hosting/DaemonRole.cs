namespace QueueWorkers.Platform.Hosting;

/// <summary>What a daemon is, in its heartbeat.</summary>
public static class DaemonRole
{
    /// <summary>Admits, keeps and merges.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Plans and decodes.</summary>
    public const string Ingest = "ingest";

    /// <summary>Runs a model.</summary>
    public const string Inference = "inference";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Coordinator, Ingest, Inference];
}
