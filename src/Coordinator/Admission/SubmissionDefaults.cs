using QueueWorkers.Contracts;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Admission;

/// <summary>What a submission leaves to us.</summary>
public static class SubmissionDefaults
{
    /// <summary>The model of a submission that names none.</summary>
    public const string Model = "builtin-signature";

    /// <summary>The longest part of a refused submission's uri that is kept, in characters.</summary>
    private const int KeptUri = 256;

    /// <summary>The submission with its defaults filled in.</summary>
    public static VideoSubmitted Fill(VideoSubmitted submission) => submission with
    {
        Models = submission.Models is { Count: > 0 } ? submission.Models : [Model],
        Selection = submission.Selection ?? FrameSelection.All,
        Metadata = submission.Metadata ?? new Dictionary<string, string>(),
    };

    /// <summary>What is kept of a submission that is refused: its id, and enough of its uri to know it by. Nothing else of it is stored or sent on.</summary>
    public static VideoSubmitted Cut(VideoSubmitted submission) => new()
    {
        VideoId = submission.VideoId,
        Uri = PlainText.Short(submission.Uri, KeptUri),
        Models = [Model],
        Selection = FrameSelection.All,
    };
}
