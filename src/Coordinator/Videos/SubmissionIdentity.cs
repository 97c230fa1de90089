using System.Text.Json;
using QueueWorkers.Contracts;

namespace QueueWorkers.Coordinator.Videos;

/// <summary>When two submissions of one id are the same.</summary>
internal static class SubmissionIdentity
{
    /// <summary>Whether all fields are equal; the order of metadata does not count.</summary>
    public static bool Same(VideoSubmitted one, VideoSubmitted other) => Text(one) == Text(other);

    private static string Text(VideoSubmitted submission) => JsonSerializer.Serialize(
        submission with { Metadata = new SortedDictionary<string, string>(submission.Metadata.ToDictionary(), StringComparer.Ordinal) },
        VideoJson.Default.VideoSubmitted);
}
