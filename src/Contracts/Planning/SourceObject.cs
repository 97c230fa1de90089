namespace QueueWorkers.Contracts;

/// <summary>The bytes of a video, pinned.</summary>
public sealed record SourceObject
{
    /// <summary>Absolute path on every ingest host.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Modification time in ticks of 100 ns since year 1, UTC.</summary>
    public required long ModifiedTicks { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }
}
