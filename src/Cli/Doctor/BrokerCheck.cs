using System.Net.Sockets;
using System.Text;
using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace QueueWorkers.Cli.Doctor;

/// <summary>The broker: whether it can be reached and lets us in, its version, what our user may do there, the queues, and alarms.</summary>
internal sealed class BrokerCheck(DoctorSettings settings, TimeSpan bound) : IDoctorCheck
{
    private static readonly Version Oldest = new(3, 10);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(0.5);

    public string Name => "broker";

    // To connect, and to ask some hundred questions.
    public int Patience => 4;

    public async Task LookAsync(Findings findings, CancellationToken cancellation)
    {
        if (settings.Options<BusOptions>(findings, Name) is not { } options)
            return;
        var address = BrokerAddress.Read(options.Connection)!;
        var shown = BrokerAddress.Shown(address);
        try
        {
            if (BrokerAddress.IsTls(address))
                await BrokerTlsCheck.CheckAsync(address, options, TimeProvider.System, cancellation, bound);
            // The client waits for a greeting as long as it likes.
            var connection = await BrokerFactory.Of(options, "qw doctor", bound).CreateConnectionAsync(cancellation).WaitAsync(bound, cancellation);
            try
            {
                var version = VersionOf(connection);
                findings.Ok(Name, $"{shown}, RabbitMQ {version}{(BrokerAddress.IsTls(address) ? ", TLS" : "")}");
                CheckVersion(findings, version);
                await using (var questions = new BrokerQuestions(connection))
                    await new BrokerRights(questions, settings, options).LookAsync(findings, cancellation);
                await CheckAlarmsAsync(findings, connection, cancellation);
            }
            finally
            {
                // A broker in alarm does not hear that we go.
                await connection.AbortAsync(Constants.ReplySuccess, "", Goodbye);
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && RemedyOf(fault, address) is var (found, remedy))
        {
            findings.Fail(Name, $"{shown}: {found}", remedy);
        }
    }

    private static string VersionOf(IConnection connection) =>
        connection.ServerProperties?.TryGetValue("version", out var version) == true && version is byte[] text ? Encoding.UTF8.GetString(text) : "of an unknown version";

    private static void CheckVersion(Findings findings, string version)
    {
        if (Version.TryParse(version.Split('-', '+')[0], out var number) && number < Oldest)
            findings.Fail("broker version", $"RabbitMQ {version}", $"install RabbitMQ {Oldest} or later: older ones lack what quorum queues are asked for");
    }

    private static async Task CheckAlarmsAsync(Findings findings, IConnection connection, CancellationToken cancellation)
    {
        const string name = "broker alarms";
        if (await BrokerAlarm.FindAsync(connection, cancellation) is { } alarm)
            findings.Fail(name, $"publishers are held: {alarm}",
                "free memory or disk of the broker, or let workers empty its queues: rabbitmqctl status names the alarm (vm_memory_high_watermark, disk_free_limit)");
        else
            findings.Ok(name, "none");
    }

    private (string Found, string Remedy)? RemedyOf(Exception fault, Uri address)
    {
        var host = string.IsNullOrEmpty(address.AbsolutePath.Trim('/')) ? "/" : Uri.UnescapeDataString(address.AbsolutePath.Trim('/'));
        foreach (var cause in Causes(fault))
            switch (cause)
            {
                case AuthenticationFailureException:
                    return ("it refuses user or password",
                        "correct them in Bus:Connection, special characters as %40 and so on; or set the password: rabbitmqctl change_password USER");
                case OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.NotAllowed, ReplyText: var text } }:
                    return text.Contains("not found", StringComparison.Ordinal)
                        ? ($"it has no virtual host '{host}'", $"make it: rabbitmqctl add_vhost {host}; or correct the end of Bus:Connection")
                        : ($"its user may not enter the virtual host '{host}'",
                            $"rabbitmqctl set_permissions -p {host} USER CONFIGURE WRITE READ, with the permissions of its role in ops/rabbitmq/definitions.json");
                case OperationInterruptedException { ShutdownReason: { ReplyText: var text } }:
                    return ($"it ended the connection: {text}", "see the broker's log");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return ($"the name {address.Host} does not resolve", "correct the host in Bus:Connection, or its DNS entry");
                case SocketException refused:
                    return (refused.Message, "start RabbitMQ there (systemctl start rabbitmq-server), let its port through, or correct host and port of Bus:Connection");
            }
        return fault switch
        {
            IOException when BrokerAddress.IsTls(address) => (fault.Message, TlsRemedy.Of(fault.Message, BusOptions.Section)),
            BrokerUnreachableException or TimeoutException or OperationCanceledException =>
                ($"it does not answer within {bound.TotalSeconds:0.#} s",
                    "see whether something else has that port, whether the broker hangs, and whether its port speaks TLS (amqps://)"),
            _ => default((string, string)?),
        };
    }

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            yield return fault;
            if (fault is AggregateException several)
                foreach (var cause in several.InnerExceptions.Skip(1).SelectMany(Causes))
                    yield return cause;
        }
    }
}
