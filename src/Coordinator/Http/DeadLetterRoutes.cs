using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Dead letters, over HTTP.</summary>
internal static class DeadLetterRoutes
{
    private const int DefaultLimit = 20;
    private const int ShortBody = 64 << 10;

    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/api/dead-letters").AddEndpointFilter<BrokerFaults>();
        letters.MapGet("", async (DeadLetterDesk desk, CancellationToken cancellation) => Results.Ok(await desk.ListAsync(cancellation)));
        letters.MapGet("{queue}", ReadAsync);
        letters.MapPost("{queue}/retry", (string queue, HttpRequest request, JsonBody body, DeadLetterDesk desk, DeadLetterQueues queues, CancellationToken cancellation) =>
            TakeAsync(queue, request, body, queues, desk.RetryAsync, cancellation));
        letters.MapPost("{queue}/drop", (string queue, HttpRequest request, JsonBody body, DeadLetterDesk desk, DeadLetterQueues queues, CancellationToken cancellation) =>
            TakeAsync(queue, request, body, queues, desk.DropAsync, cancellation));
    }

    private static async Task<IResult> ReadAsync(string queue, string? limit, string? body, DeadLetterDesk desk, DeadLetterQueues queues, CancellationToken cancellation)
    {
        if (queues.QueueOf(queue) is null)
            return NotKnown(queue);
        var most = DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= DeadLetterBox.Most))
            return Bad("InvalidQuery", $"limit is '{PlainText.Short(limit, 40)}'; wanted 1 to {DeadLetterBox.Most}");
        int? bodyBytes = body switch { null => ShortBody, "all" => int.MaxValue, "none" => 0, _ => null };
        return bodyBytes is { } bytes
            ? Results.Ok(await desk.ReadAsync(queue, most, bytes, cancellation))
            : Bad("InvalidQuery", $"body is '{PlainText.Short(body, 40)}'; wanted all or none; without it 64 KiB of each are told");
    }

    private static async Task<IResult> TakeAsync(
        string queue, HttpRequest request, JsonBody body, DeadLetterQueues queues,
        Func<string, DeadLetterChoice, CancellationToken, Task<DeadLetterAnswer>> take, CancellationToken cancellation)
    {
        if (queues.QueueOf(queue) is null)
            return NotKnown(queue);
        var (choice, refusal) = await body.ReadAsync<DeadLetterChoice>(request, cancellation);
        if (choice is null)
            return refusal!;
        if (choice.All == choice.Ids is { Count: > 0 })
            return Bad("InvalidBody", "wanted is either ids, one or more, or all: true");
        return Results.Ok(await take(queue, choice, cancellation));
    }

    private static IResult NotKnown(string queue) => Problems.Of(
        $"'{PlainText.Short(queue, 100)}' is no queue of dead letters; those of a queue are its name and _error or _skipped", statusCode: StatusCodes.Status404NotFound, title: "NotKnown");

    private static IResult Bad(string title, string fault) => Problems.Of(fault, statusCode: StatusCodes.Status400BadRequest, title: title);
}
