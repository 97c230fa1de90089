using System.Text.RegularExpressions;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>
/// Names of the queues of dead letters. A broker without plugins lists no queues, so they follow from what is known: our own endpoints, those of the
/// workers, and the models that were ever served.
/// </summary>
/// <param name="endpoints">Our own; null stands for one that is not consumed.</param>
/// <param name="models">The models.</param>
internal sealed partial class DeadLetterQueues(IEnumerable<Endpoint?> endpoints, IModelRegistry models)
{
    private const int MostModels = 200;
    private const string Suspects = "-suspect";
    private static readonly string[] Suffixes = ["_error", "_skipped"];
    private static readonly string[] WorkOfIngest = [.. WithUrgent([WorkQueues.Plan, WorkQueues.Extract("libav"), WorkQueues.Extract("opencv")])];

    private readonly List<Endpoint> _own = [.. endpoints.OfType<Endpoint>()];

    /// <summary>Every queue of dead letters that there may be.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        var served = (await models.ListAsync(cancellation)).OrderByDescending(m => m.LastSeen).Take(MostModels).Select(m => WorkQueues.Inference(m.Heartbeat.Fingerprint));
        return
        [
            .. _own.Where(e => !e.HasSuspects).Select(e => e.Name)
                .Concat(Work().Concat(WithUrgent(served)).SelectMany(name => (string[])[name, name + Suspects]))
                .SelectMany(name => Suffixes.Select(suffix => name + suffix))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The queue whose dead letters lie in a queue; null if none of ours does. It may be that of a model that nobody remembers.</summary>
    public string? QueueOf(string deadLetters)
    {
        if (Array.Find(Suffixes, s => deadLetters.EndsWith(s, StringComparison.Ordinal)) is not { } suffix)
            return null;
        var queue = deadLetters[..^suffix.Length];
        return _own.Exists(e => e.Name == queue && !e.HasSuspects) || IsWork(queue) || IsWorkOfSuspects(queue) ? queue : null;
    }

    /// <summary>
    /// How often a letter may be put back. Queues of dead letters take over the arguments of their queue: of work its delivery limit, 1 at least, beyond
    /// which the broker moves a letter to the suspects. The others have none worth the name; it is kept below the 20 that RabbitMQ 4 takes if nothing is said.
    /// </summary>
    public int MostPutBack(string deadLetters) => QueueOf(deadLetters) is { } queue && IsWork(queue) ? 1 : 10;

    private IEnumerable<string> Work() => _own.Where(e => e.HasSuspects).Select(e => e.Name).Concat(WorkOfIngest);

    private static IEnumerable<string> WithUrgent(IEnumerable<string> queues) => queues.SelectMany(name => (string[])[name, Endpoint.UrgentOf(name)]);

    private bool IsWork(string queue) => Work().Contains(queue) || OfModel().IsMatch(queue);

    private bool IsWorkOfSuspects(string queue) => queue.EndsWith(Suspects, StringComparison.Ordinal) && IsWork(queue[..^Suspects.Length]);

    [GeneratedRegex(@"\Ainference-[a-z0-9-]{1,40}-[0-9a-f]{8}(-urgent)?\z")]
    private static partial Regex OfModel();
}
