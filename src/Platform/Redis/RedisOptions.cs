using System.ComponentModel.DataAnnotations;
using QueueWorkers.Platform.Security;

namespace QueueWorkers.Platform.Redis;

/// <summary>A connection to a Redis, and the files of its TLS.</summary>
public abstract class RedisOptions : IValidatableObject
{
    /// <summary>
    /// <c>rediss://user:password@host:port</c> for TLS, <c>redis://</c> for none, or a connection string of StackExchange.Redis.
    /// </summary>
    /// <value>Absent.</value>
    public string? Connection { get; set; }

    /// <summary>PEM file of authorities that are trusted beside those of the system, for TLS.</summary>
    /// <value>None.</value>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the certificate that we show to a server which asks for one, for TLS.</summary>
    /// <value>None.</value>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of the key of <see cref="CertificateFile"/>, not encrypted.</summary>
    /// <value>None: the key lies in <see cref="CertificateFile"/> too.</value>
    public string? KeyFile { get; set; }

    /// <summary>Name of the section, for messages.</summary>
    internal abstract string SectionName { get; }

    internal TlsFiles Tls => new(SectionName, CaFile, CertificateFile, KeyFile);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Connection))
        {
            var address = RedisAddress.Read(Connection);
            // Not the value: it may hold a password.
            if (address is null)
                yield return new($"{SectionName}:Connection is no address of a Redis; wanted: {RedisAddress.Wanted}", [nameof(Connection)]);
            else if (!address.Ssl && (CaFile ?? CertificateFile) is not null)
                yield return new($"{SectionName}:{(CaFile is null ? nameof(CertificateFile) : nameof(CaFile))} is set, but "
                    + $"{SectionName}:Connection does not ask for TLS; write rediss://, or ssl=true", [nameof(Connection)]);
        }
        foreach (var fault in Tls.Faults())
            yield return new(fault, [nameof(CaFile)]);
    }
}
