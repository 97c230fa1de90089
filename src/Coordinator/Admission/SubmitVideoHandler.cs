using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Coordinator.Admission;

/// <summary>The door for submissions, from the bus and over HTTP: validates, fills in defaults, and hands over to the saga.</summary>
public sealed class SubmitVideoHandler : IMessageHandler<VideoSubmitted>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(VideoSubmitted message, IPublisher publisher, CancellationToken cancellation) => publisher.PublishAsync(
        new AdmitVideo
        {
            VideoId = message.VideoId,
            Submission = SubmissionRules.Normalise(message),
            Refusal = SubmissionRules.Check(message) is { } fault ? new(FailureCode.InvalidSubmission, fault) : null,
        },
        cancellation);
}
