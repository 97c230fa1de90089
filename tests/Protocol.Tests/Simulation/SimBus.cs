using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Bus;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>Queues that deliver in any order, and at least once.</summary>
internal sealed class SimBus
{
    private const int DeliveryLimit = 3;
    private static readonly HashSet<Type> Outcomes = [typeof(VideoCompleted), typeof(VideoFailed), typeof(VideoCancelled), typeof(SubmissionRefused)];
    private static readonly HashSet<Type> Work = [typeof(PlanVideo), typeof(ExtractSegment), typeof(FrameBatchReady), typeof(AggregateVideo)];

    public List<Delivery> Queued { get; } = [];

    /// <summary>What clients saw.</summary>
    public List<object> Published { get; } = [];

    public static string QueueOf(object message) => message is FrameBatchReady ready ? WorkQueues.Inference(ready.Fingerprint) : message.GetType().Name;

    public static bool IsWork(object message) => Work.Contains(message.GetType());

    /// <summary>Messages that get lost on the way.</summary>
    public Func<object, bool> Loses { get; set; } = _ => false;

    public void Publish(object message)
    {
        if (Loses(message))
            return;
        // Through JSON, as on a real bus: what cannot be read again must not pass here.
        message = JsonSerializer.Deserialize(JsonSerializer.Serialize(message, message.GetType(), MessageJson.Options), message.GetType(), MessageJson.Options)!;
        if (Outcomes.Contains(message.GetType()))
            Published.Add(message);
        else
            Queued.Add(new Delivery(QueueOf(message), message));
    }

    /// <summary>The message goes back: its process died, stopped or closed its channel. Counts condemn nobody: above the limit it is a suspect.</summary>
    public void Return(Delivery delivery)
    {
        var isDead = IsWork(delivery.Message) && !delivery.IsSuspect && delivery.Deliveries > DeliveryLimit;
        Queued.Add(isDead ? new Delivery($"{delivery.Queue}-suspect", delivery.Message) : delivery);
    }

    public void Suspect(Delivery delivery) =>
        Queued.Add(new Delivery(delivery.IsSuspect ? delivery.Queue : $"{delivery.Queue}-suspect", delivery.Message));
}
