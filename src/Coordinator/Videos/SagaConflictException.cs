namespace QueueWorkers.Coordinator.Videos;

/// <summary>Another step of the same video was faster: the event is handled again, on the row that stands.</summary>
public sealed class SagaConflictException(Guid videoId) : Exception($"The row of video {videoId} has changed");
