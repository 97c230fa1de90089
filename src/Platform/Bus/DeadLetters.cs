using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Rescue;

namespace QueueWorkers.Platform.Bus;

/// <summary>Where a message goes that is refused before any handler saw it: <c>{queue}_error</c>, with the reason in its headers (R12). It is never tried again.</summary>
internal static class DeadLetters
{
    private static readonly IFilter<ExceptionReceiveContext> Transport = new ErrorTransportFilter();

    /// <summary>Moves a message there; the caller then ends its pipe.</summary>
    public static Task MoveAsync(ReceiveContext context, Exception reason) =>
        Transport.Send(new RescueExceptionReceiveContext(context, reason), Pipe.Empty<ExceptionReceiveContext>());

    /// <summary>Name of the queue that a message came from.</summary>
    public static string QueueOf(ReceiveContext context) => context.InputAddress.AbsolutePath.Split('/')[^1];
}

/// <summary>A message breaks its rules. Dead letters name this type in a header.</summary>
public sealed class MessageRefusedException(string reason) : Exception(reason);

/// <summary>A message came by the exchange of another type: whoever published it need not be allowed to say it.</summary>
public sealed class MessageMisroutedException(string reason) : Exception(reason);
