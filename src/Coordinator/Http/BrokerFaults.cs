using Microsoft.AspNetCore.Http;
using QueueWorkers.Platform.Wording;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Says of routes that look into queues what the broker says.</summary>
internal sealed class BrokerFaults : IEndpointFilter
{
    private const int AccessRefused = 403;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (OperationInterruptedException fault) when (fault.ShutdownReason?.ReplyCode == AccessRefused)
        {
            return Problems.Of(
                $"the broker refuses this to the coordinator's user: {PlainText.Short(fault.ShutdownReason.ReplyText, 200)}; give it the permissions of ops/rabbitmq/definitions.json",
                statusCode: StatusCodes.Status502BadGateway, title: "BrokerRefuses");
        }
        catch (Exception fault) when (fault is RabbitMQClientException or IOException)
        {
            return Problems.Of(
                $"the broker does not answer as it should: {PlainText.Short(fault.Message, 200)}", statusCode: StatusCodes.Status503ServiceUnavailable, title: "BrokerAway");
        }
    }
}
