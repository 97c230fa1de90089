using MassTransit;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using QueueWorkers.Platform.Wording;
using RabbitMQ.Client.Exceptions;
using StackExchange.Redis;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Answers 503 to requests that need what is away: they are worth repeating. Handlers wait for it; a client need not.</summary>
internal sealed class AwayFaults : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Answer(exception) is not { } answer)
            return false;
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>The broker has not confirmed a message in time.</summary>
    public static IResult BrokerSilent(string what) => Problem("BrokerAway", $"the broker has not confirmed {what}; it may still come: try again under the same id");

    private static IResult? Answer(Exception fault) => fault switch
    {
        // Of Redis alone are they asked without patience.
        RedisException or RedisTimeoutException => Problem("StateAway", $"the state store does not answer as it should: {PlainText.Short(fault.Message, 120)}"),
        ConnectionException or RabbitMQClientException => Problem("BrokerAway", "the broker cannot be reached"),
        MessageReturnedException => Problem("BrokerAway", "the queue that takes it is gone; the coordinator makes it anew: try again"),
        _ => null,
    };

    private static IResult Problem(string title, string detail) => Problems.Of(detail, statusCode: StatusCodes.Status503ServiceUnavailable, title: title);
}
