namespace QueueWorkers.Ingest.Tools;

/// <summary>What a program needs beside the system's programs.</summary>
internal sealed record ToolNeeds
{
    /// <summary>Folders that it reads.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Largest file that it may write, in memory too.</summary>
    public long FileBytes { get; init; }

    /// <summary>Whether it sets its limits and gives up its privileges by itself.</summary>
    public bool LimitsItself { get; init; }
}
