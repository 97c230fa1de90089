using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace QueueWorkers.Cli.Doctor;

/// <summary>
/// What the user of a role may do at the broker, and whether its queues and exchanges are as its daemon declares them. Nothing is changed: what is there
/// is declared as it should be, what is not with an argument that no broker takes, and bindings are removed that nobody has. Permissions are checked before that.
/// </summary>
internal sealed class BrokerRights(BrokerQuestions broker, DoctorSettings settings, BusOptions options)
{
    private const string PermissionsName = "broker permissions";
    private const string QueuesName = "broker queues";
    private const string ConsumersName = "broker consumers";
    private const int Shown = 5;

    /// <summary>A time to live is a number: no queue is made, and none is equal.</summary>
    private static readonly Dictionary<string, object?> Impossible = new() { ["x-message-ttl"] = "none" };

    private readonly List<string> _missing = [];
    private readonly List<string> _absent = [];
    private readonly List<string> _others = [];
    private readonly List<string> _waiting = [];
    private readonly string _nobodysKey = $"qw-doctor-{Guid.NewGuid():N}";

    public async Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        List<string> unknown = [];
        var queues = RoleQueues.Of(settings, options, unknown);
        foreach (var queue in queues)
            await LookAsync(queue, cancellation);
        // Permissions go by names, whatever has them; whether an own queue may be written to and read has been noted.
        if (queues is [{ Name: var own }, ..])
        {
            foreach (var type in RoleMessages.PublishedBy(settings.Role))
                await LookAsync(type, own, cancellation);
            foreach (var type in RoleMessages.HeardBy(settings.Role))
                Note(await broker.AskAsync(c => c.QueueUnbindAsync(own, Topology.ExchangeOf(type).Name, _nobodysKey, cancellationToken: cancellation), cancellation), "read");
        }
        Say(findings, queues.Count, unknown);
    }

    private void Say(Findings findings, int queues, List<string> unknown)
    {
        if (_missing.Count == 0)
            findings.Ok(PermissionsName, "those of its role");
        else
            findings.Fail(PermissionsName, $"missing: {List(_missing)}",
                "rabbitmqctl set_permissions -p VHOST USER CONFIGURE WRITE READ, with the permissions of its role in ops/rabbitmq/definitions.json");
        if (_others.Count > 0)
            findings.Fail(QueuesName, List(_others),
                "drain the queue and delete it (rabbitmqctl delete_queue NAME), and the daemon declares it anew; or set Bus:DeliveryLimit to what the queue has");
        else if (_absent.Count > 0)
            findings.Warn(QueuesName, $"not there: {List(_absent)}", "start the daemon that has them once: it declares them");
        else if (unknown.Count > 0)
            findings.Skip(QueuesName, $"not all are known: {string.Join(", ", unknown)}");
        else
            findings.Ok(QueuesName, $"{queues} quorum queues, declared as this version does");
        if (_waiting.Count > 0)
            findings.Warn(ConsumersName, $"nobody takes {List(_waiting)}", "start the workers that have these queues; qw workers shows inference workers");
        else if (queues > _absent.Count)
            findings.Ok(ConsumersName, "no message waits for a worker that is not there");
    }

    private async Task LookAsync(RoleQueue queue, CancellationToken cancellation)
    {
        QueueDeclareOk? found = null;
        var refusal = await broker.AskAsync(async c => found = await c.QueueDeclarePassiveAsync(queue.Name, cancellation), cancellation);
        if (refusal is { ReplyCode: Constants.NotFound })
            _absent.Add(queue.Name);
        if (found is { ConsumerCount: 0, MessageCount: > 0 })
            _waiting.Add($"{found.MessageCount:N0} messages of {queue.Name}");
        var declared = await DeclareAsync(queue.Name, found is null ? Impossible : queue.Arguments, cancellation);
        Note(declared, "configure");
        Note(await DeclareAsync($"{queue.Name}_error", Impossible, cancellation), "configure");
        if (found is not null && declared is { ReplyCode: Constants.PreconditionFailed })
            _others.Add($"{queue.Name}: {Inequivalent(declared.ReplyText)}");
        Note(await broker.AskAsync(c => c.QueueUnbindAsync(queue.Name, queue.Name, _nobodysKey, cancellationToken: cancellation), cancellation),
            text => text.Contains("to queue", StringComparison.Ordinal) ? "write" : "read");
    }

    private Task<ShutdownEventArgs?> DeclareAsync(string queue, Dictionary<string, object?> arguments, CancellationToken cancellation) => broker.AskAsync(
        c => c.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellation), cancellation);

    private async Task LookAsync(Type published, string own, CancellationToken cancellation)
    {
        var (name, type) = Topology.ExchangeOf(published);
        Note(await broker.AskAsync(c => c.ExchangeUnbindAsync(name, own, _nobodysKey, cancellationToken: cancellation), cancellation), "write");
        if (await broker.AskAsync(c => c.ExchangeDeclarePassiveAsync(name, cancellation), cancellation) is not null)
            return;
        var declared = await broker.AskAsync(c => c.ExchangeDeclareAsync(name, type, durable: true, autoDelete: false, cancellationToken: cancellation), cancellation);
        Note(declared, "configure");
        if (declared is { ReplyCode: Constants.PreconditionFailed })
            _others.Add($"{name}: {Inequivalent(declared.ReplyText)}");
    }

    private void Note(ShutdownEventArgs? refusal, string right) => Note(refusal, _ => right);

    private void Note(ShutdownEventArgs? refusal, Func<string, string> rightOf)
    {
        // "ACCESS_REFUSED - access to queue 'plan-video' in vhost '/' refused for user 'ingest'"
        if (refusal is { ReplyCode: Constants.AccessRefused } && refusal.ReplyText.Split('\'') is [_, var name, ..])
            _missing.Add($"{rightOf(refusal.ReplyText)} on {name}");
    }

    /// <summary>"inequivalent arg 'x-delivery-limit' …: received '3' but current is '5'".</summary>
    private static string Inequivalent(string text) => text.IndexOf("inequivalent", StringComparison.Ordinal) is >= 0 and var at ? text[at..] : text;

    private static string List(IEnumerable<string> names)
    {
        var all = names.Distinct().Order(StringComparer.Ordinal).ToList();
        return string.Join("; ", all.Take(Shown)) + (all.Count > Shown ? $"; {all.Count - Shown} more" : "");
    }
}
