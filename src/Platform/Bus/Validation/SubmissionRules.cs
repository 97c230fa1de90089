using QueueWorkers.Contracts;
using QueueWorkers.Platform.Wording;
using static QueueWorkers.Platform.Bus.Validation.FieldRules;

namespace QueueWorkers.Platform.Bus.Validation;

/// <summary>What a submission must be, whichever door it comes through. Its lists and maps may be null, which stands for their defaults.</summary>
public static class SubmissionRules
{
    /// <summary>The longest deadline, seconds: what dates can hold.</summary>
    private const double MaxDeadline = 3650.0 * 24 * 3600;

    /// <summary>What is wrong with a submission: field, value and what is allowed, in at most <see cref="PlainText.MaxMessage"/> characters; null if nothing is.</summary>
    public static string? Check(VideoSubmitted submission) => Find(submission) is { } fault ? PlainText.Short(fault) : null;

    internal static string? Find(VideoSubmitted submission) =>
        Id("videoId", submission.VideoId)
        ?? Source("uri", submission.Uri)
        ?? Each("models", submission.Models ?? [], MessageLimits.Entries, ModelName)
        ?? (submission.Models is { Count: > 1 } ? $"models has {submission.Models.Count} names; one is accepted" : null)
        ?? Optional("selection", submission.Selection, ValueRules.Selection)
        ?? Optional("range", submission.Range, ValueRules.Range)
        ?? Priority(submission.Priority)
        ?? (submission.DeadlineSeconds is not { } deadline || deadline is > 0 and <= MaxDeadline ? null
            : FormattableString.Invariant($"deadlineSeconds is {deadline}; wanted more than 0, and {MaxDeadline:F0} at most"))
        ?? (submission.Metadata is { } metadata ? ValueRules.Metadata("metadata", metadata) : null);
}
