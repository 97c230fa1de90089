namespace QueueWorkers.Coordinator.Http;

/// <summary>Body of the answer to <c>DELETE /api/videos/{id}</c>.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Known">
/// Whether a video of this id was known when the cancel came. If not, the cancel stands all the same: a later submission under the id ends <c>Cancelled</c>.
/// </param>
public sealed record CancelAnswer(Guid VideoId, bool Known);
