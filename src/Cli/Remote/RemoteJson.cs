using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Coordinator.Models;
using QueueWorkers.Coordinator.Videos;

namespace QueueWorkers.Cli.Remote;

/// <summary>JSON that a coordinator speaks, and that the commands print with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(VideoRequest))]
[JsonSerializable(typeof(VideoReport))]
[JsonSerializable(typeof(List<SubmittedVideo>))]
[JsonSerializable(typeof(List<VideoStatus>))]
[JsonSerializable(typeof(List<VideoSummary>))]
[JsonSerializable(typeof(List<CancelAnswer>))]
[JsonSerializable(typeof(List<WorkerStatus>))]
[JsonSerializable(typeof(List<DeadLetterSummary>))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(List<DeadLetter>))]
[JsonSerializable(typeof(DeadLetterChoice))]
[JsonSerializable(typeof(List<DeadLetterAnswer>))]
[JsonSerializable(typeof(List<ModelStatus>))]
[JsonSerializable(typeof(SystemStatus))]
internal sealed partial class RemoteJson : JsonSerializerContext
{
    /// <summary>One JSON array on standard output.</summary>
    public static void Write<T>(List<T> items, JsonTypeInfo<List<T>> type) => Console.WriteLine(JsonSerializer.Serialize(items, type));
}

/// <summary>A video that was submitted: <c>qw submit --json</c>.</summary>
/// <param name="VideoId">Its id.</param>
/// <param name="Uri">As the coordinator was given it.</param>
internal sealed record SubmittedVideo(Guid VideoId, string Uri);
