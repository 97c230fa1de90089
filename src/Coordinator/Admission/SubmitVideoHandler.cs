using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Bus.Validation;

namespace QueueWorkers.Coordinator.Admission;

/// <summary>The door for submissions, from the bus and over HTTP: validates, fills in defaults, and hands over to the saga.</summary>
public sealed class SubmitVideoHandler : IMessageHandler<VideoSubmitted>
{
    /// <inheritdoc/>
    public ValueTask HandleAsync(VideoSubmitted message, IPublisher publisher, CancellationToken cancellation) => publisher.PublishAsync(
        SubmissionRules.Check(message) is { } fault
            ? new AdmitVideo { VideoId = message.VideoId, Submission = SubmissionDefaults.Cut(message), Refusal = new(FailureCode.InvalidSubmission, fault) }
            : new AdmitVideo { VideoId = message.VideoId, Submission = SubmissionDefaults.Fill(message) },
        cancellation);
}
