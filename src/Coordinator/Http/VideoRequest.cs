using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Body of <c>POST /api/videos</c>: a submission whose id may be left to us.</summary>
public sealed record VideoRequest
{
    /// <inheritdoc cref="VideoSubmitted.Uri"/>
    public string? Uri { get; init; }

    /// <summary>The client's id; a new one where absent.</summary>
    public Guid? VideoId { get; init; }

    /// <inheritdoc cref="VideoSubmitted.Models"/>
    public IReadOnlyList<string>? Models { get; init; }

    /// <inheritdoc cref="VideoSubmitted.Selection"/>
    public FrameSelection? Selection { get; init; }

    /// <inheritdoc cref="VideoSubmitted.Range"/>
    public TimeRange? Range { get; init; }

    /// <inheritdoc cref="VideoSubmitted.Priority"/>
    public int Priority { get; init; }

    /// <inheritdoc cref="VideoSubmitted.DeadlineSeconds"/>
    public double? DeadlineSeconds { get; init; }

    /// <inheritdoc cref="VideoSubmitted.AllowPartial"/>
    public bool AllowPartial { get; init; } = true;

    /// <inheritdoc cref="VideoSubmitted.Metadata"/>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>As a submission.</summary>
    public VideoSubmitted ToSubmission() => new()
    {
        VideoId = VideoId ?? Guid.CreateVersion7(),
        Uri = Uri ?? "",
        Models = Models ?? [],
        Selection = Selection,
        Range = Range,
        Priority = Priority,
        DeadlineSeconds = DeadlineSeconds,
        AllowPartial = AllowPartial,
        Metadata = Metadata ?? new Dictionary<string, string>(),
    };
}
