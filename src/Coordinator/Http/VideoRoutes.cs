using System.Globalization;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Admission;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Http;

/// <summary>The HTTP door.</summary>
internal static class VideoRoutes
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    private static readonly TimeSpan PublishBound = TimeSpan.FromSeconds(8);
    private static readonly string[] States = Enum.GetNames<VideoState>();

    public static void MapVideos(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/videos", SubmitAsync);
        app.MapGet("/api/videos", ListAsync);
        app.MapGet("/api/videos/{id:guid}", StatusAsync);
        app.MapGet("/api/videos/{id:guid}/report", ReportAsync);
        app.MapDelete("/api/videos/{id:guid}", CancelAsync);
    }

    private static async Task<IResult> SubmitAsync(HttpRequest request, JsonBody body, IBus bus, VideoRows rows, CancellationToken cancellation)
    {
        var (wanted, refusal) = await body.ReadAsync<VideoRequest>(request, cancellation);
        if (wanted is null)
            return refusal!;
        var submission = wanted.ToSubmission();
        if (SubmissionRules.Check(submission) is { } fault)
            return Problems.Of(fault, statusCode: StatusCodes.Status400BadRequest, title: FailureCode.InvalidSubmission);
        if (await rows.LoadAsync(submission.VideoId, cancellation) is var (known, _)
            && (known.Submission is null || !SubmissionIdentity.Same(known.Submission, SubmissionDefaults.Fill(submission))))
            return Problems.Of("another submission under this id stands; a new video wants a new id", statusCode: StatusCodes.Status409Conflict, title: "Conflict");
        return await PublishAsync(bus, submission, cancellation) ?? Results.Accepted($"/api/videos/{submission.VideoId}", new VideoStatus { VideoId = submission.VideoId, State = VideoState.Submitted, Progress = 0 });
    }

    private static async Task<IResult> ListAsync(string? limit, string? state, VideoQueries videos, CancellationToken cancellation)
    {
        var most = DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= MaxLimit))
            return BadQuery($"limit is '{PlainText.Short(limit, 40)}'; wanted 1 to {MaxLimit}");
        var known = States.FirstOrDefault(s => s.Equals(state, StringComparison.OrdinalIgnoreCase));
        if (state is not null && known is null)
            return BadQuery($"state is '{PlainText.Short(state, 40)}'; wanted one of {string.Join(", ", States)}");
        return Results.Ok(await videos.NewestAsync(most, known is null ? null : Enum.Parse<VideoState>(known), cancellation));
    }

    private static async Task<IResult> StatusAsync(Guid id, VideoQueries videos, CancellationToken cancellation) =>
        await videos.StatusAsync(id, cancellation) is { } status ? Results.Ok(status) : NotKnown(id);

    private static async Task<IResult> ReportAsync(Guid id, VideoQueries videos, CancellationToken cancellation)
    {
        if (await videos.ReportAsync(id, cancellation) is { } report)
            return Results.Ok(report);
        return await videos.StatusAsync(id, cancellation) is null
            ? NotKnown(id)
            : Problems.Of("the video has not ended yet", statusCode: StatusCodes.Status409Conflict, title: "NotEnded");
    }

    private static async Task<IResult> CancelAsync(Guid id, IBus bus, VideoRows rows, CancellationToken cancellation)
    {
        var isKnown = await rows.LoadAsync(id, cancellation) is not null;
        return await PublishAsync(bus, new CancelVideo { VideoId = id }, cancellation) ?? Results.Accepted($"/api/videos/{id}", new CancelAnswer(id, isKnown));
    }

    /// <summary>Null once the broker has the message. A client does not wait for one that is away or takes nothing.</summary>
    private static async Task<IResult?> PublishAsync<T>(IBus bus, T message, CancellationToken cancellation) where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(PublishBound);
        try
        {
            await bus.Publish(message, bound.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return AwayFaults.BrokerSilent(typeof(T).Name);
        }
    }

    private static IResult BadQuery(string fault) => Problems.Of(fault, statusCode: StatusCodes.Status400BadRequest, title: "InvalidQuery");

    private static IResult NotKnown(Guid id) => Problems.Of($"no video {id} is known (yet)", statusCode: StatusCodes.Status404NotFound, title: "NotKnown");
}
