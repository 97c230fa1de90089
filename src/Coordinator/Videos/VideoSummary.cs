namespace QueueWorkers.Coordinator.Videos;

/// <summary>A video among others: <c>GET /api/videos</c>.</summary>
public sealed record VideoSummary
{
    /// <inheritdoc cref="VideoStatus.VideoId"/>
    public required Guid VideoId { get; init; }

    /// <summary>The source as submitted; absent if a cancel came before any submission.</summary>
    public string? Uri { get; init; }

    /// <inheritdoc cref="VideoStatus.State"/>
    public required VideoState State { get; init; }

    /// <inheritdoc cref="VideoStatus.Progress"/>
    public required double Progress { get; init; }

    /// <inheritdoc cref="VideoStatus.FramesStored"/>
    public long FramesStored { get; init; }

    /// <inheritdoc cref="VideoStatus.FramesExpected"/>
    public long? FramesExpected { get; init; }

    /// <inheritdoc cref="VideoStatus.Code"/>
    public string? Code { get; init; }

    /// <summary>When it was admitted, UTC, by the state store's clock.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }
}
