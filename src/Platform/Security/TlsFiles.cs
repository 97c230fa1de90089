using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QueueWorkers.Platform.Security;

/// <summary>The files behind a connection over TLS: whose servers are trusted, and who we say that we are.</summary>
/// <param name="Section">Section of the settings, for messages.</param>
/// <param name="CaFile">PEM file of authorities that are trusted beside the system's; null for none.</param>
/// <param name="CertificateFile">PEM file of our certificate, for servers that ask for one; null for none.</param>
/// <param name="KeyFile">PEM file of its key; null if it lies in <paramref name="CertificateFile"/> too.</param>
internal sealed record TlsFiles(string Section, string? CaFile, string? CertificateFile, string? KeyFile)
{
    /// <summary>
    /// How to shake hands with a server. The files are read anew, so that a certificate that was renewed is used from the next connection
    /// on.
    /// </summary>
    /// <param name="host">The name that its certificate must have.</param>
    public SslClientAuthenticationOptions For(string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = ServerTrust.Policy(CaFile),
        ClientCertificates = Certificate() is { } certificate ? [certificate] : null,
    };

    /// <summary>Our certificate with its key; null if there is none.</summary>
    public X509Certificate2? Certificate() => CertificateFile is null ? null : X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);

    /// <summary>What is wrong with the files, with the setting that names each.</summary>
    public IEnumerable<string> Faults()
    {
        if (ServerTrust.FaultOf($"{Section}:CaFile", CaFile) is { } fault)
            yield return fault;
        if (KeyFile is not null && CertificateFile is null)
            yield return $"{Section}:KeyFile is set, but {Section}:CertificateFile is not: a key without its certificate";
        if (FaultOfCertificate() is { } other)
            yield return other;
    }

    private string? FaultOfCertificate()
    {
        try
        {
            using var certificate = Certificate();
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"{Section}:CertificateFile is \"{CertificateFile}\"{(KeyFile is null ? "" : $" and {Section}:KeyFile \"{KeyFile}\"")}; "
                + $"wanted are readable PEM files of a certificate and its key, which is not encrypted: {fault.Message}";
        }
    }
}
