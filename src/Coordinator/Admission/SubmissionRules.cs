using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Admission;

/// <summary>What a submission must be.</summary>
public static class SubmissionRules
{
    /// <summary>The model of a submission that names none.</summary>
    public const string DefaultModel = "builtin-signature";

    private const int MaxMetadataChars = 4096;
    private const int MaxUriChars = 4096;

    /// <summary>The submission with its defaults filled in.</summary>
    public static VideoSubmitted Normalise(VideoSubmitted submission) => submission with
    {
        Models = submission.Models is { Count: > 0 } ? submission.Models : [DefaultModel],
        Selection = submission.Selection ?? FrameSelection.All,
        Metadata = submission.Metadata ?? new Dictionary<string, string>(),
    };

    /// <summary>What is wrong with a submission: field, value and what is allowed; null where nothing is.</summary>
    public static string? Check(VideoSubmitted submission)
    {
        if (submission.VideoId == Guid.Empty)
            return "videoId is empty; wanted a Guid of your choice";
        if (string.IsNullOrWhiteSpace(submission.Uri) || submission.Uri.Length > MaxUriChars)
            return $"uri is empty or longer than {MaxUriChars} characters; wanted an absolute path, or a file: or https: uri";
        if (submission.Models is { Count: > 1 })
            return $"models has {submission.Models.Count} names; one is accepted";
        if (submission.Selection is { Every: not null, FramesPerSecond: not null } or { Keyframes: true, Every: not null } or { Keyframes: true, FramesPerSecond: not null })
            return "selection has more than one of every, framesPerSecond and keyframes; wanted one of them";
        if (submission.Selection?.Every is < 1)
            return $"selection.every is {submission.Selection.Every}; wanted 1 or more";
        if (submission.Selection?.FramesPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
            return $"selection.framesPerSecond is {rate}; wanted more than 0";
        if (submission.Range is { FromMs: < 0 } or { ToMs: <= 0 } || submission.Range is { FromMs: { } from, ToMs: { } to } && from >= to)
            return "range is empty; wanted 0 ≤ fromMs < toMs";
        if (submission.Priority is < 0 or > 9)
            return $"priority is {submission.Priority}; wanted 0 to 9";
        if (submission.DeadlineSeconds is { } deadline && !(deadline > 0 && deadline < TimeSpan.MaxValue.TotalSeconds / 2))
            return $"deadlineSeconds is {deadline}; wanted more than 0";
        if (submission.Metadata?.Sum(m => m.Key.Length + (m.Value?.Length ?? 0)) > MaxMetadataChars)
            return $"metadata is longer than {MaxMetadataChars} characters";
        return null;
    }
}
