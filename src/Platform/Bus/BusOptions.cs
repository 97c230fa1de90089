using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Platform.Bus;

/// <summary>The broker.</summary>
public sealed class BusOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Bus";

    /// <summary><c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c> for TLS on any port; empty for the transport inside the process.</summary>
    /// <value>The default is empty.</value>
    public string Connection { get; set; } = "";

    /// <summary>PEM file of authorities that are trusted beside those of the system, for <c>amqps://</c>.</summary>
    /// <value>None.</value>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the certificate that we show to a broker which asks for one, for <c>amqps://</c>.</summary>
    /// <value>None.</value>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of the key of <see cref="CertificateFile"/>, not encrypted.</summary>
    /// <value>None: the key lies in <see cref="CertificateFile"/> too.</value>
    public string? KeyFile { get; set; }

    /// <summary>Deliveries after which a message of a work queue is a suspect: one more than this number.</summary>
    /// <value>The default is 3.</value>
    [Range(1, 100)]
    public int DeliveryLimit { get; set; } = 3;

    /// <summary>How long a consumer may go on when the process is told to stop, before it is cancelled and its message goes back.</summary>
    /// <value>The default is 5 seconds: with what follows it, less than the 10 seconds that a container is given.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a batch waits for the queue of its model, and a segment for that of its decoder, before whoever sends it goes on with other work.</summary>
    /// <value>The default is 10 seconds. A queue outlives its workers, so one that is missing was deleted, or never was.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ReturnedAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the broker may refuse our login before the process ends with exit code 1, for its supervisor to start it anew with the credentials that are valid then.</summary>
    /// <value>The default is 5 minutes. Until then the login is tried again and again, at growing pauses of at most 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RefusedFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the heartbeat of a daemon may wait for its confirm before it is looked whether the broker takes messages of others. If it does, and the heartbeat
    /// still waits after as long again, the process ends with exit code 1, for its supervisor to start it anew. A queue that has had no consumer of ours for as
    /// long, while others have theirs, is consumed anew.
    /// </summary>
    /// <value>The default is 1 minute. After an outage the bus may pause for half of it between two tries.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SilentFor { get; set; } = TimeSpan.FromMinutes(1);

    internal TlsFiles Tls => new(Section, CaFile, CertificateFile, KeyFile);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Not the value: it may hold a password.
        if (Connection.Length > 0 && BrokerAddress.Read(Connection) is null)
            yield return new($"Bus:Connection is no address of a broker; wanted: {BrokerAddress.Wanted}", [nameof(Connection)]);
        foreach (var fault in Tls.Faults())
            yield return new(fault, [nameof(CaFile)]);
    }
}

/// <summary>Checks <see cref="BusOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class BusOptionsValidator : IValidateOptions<BusOptions>;
