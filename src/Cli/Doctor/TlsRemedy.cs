namespace QueueWorkers.Cli.Doctor;

/// <summary>What to do if <see cref="Platform.Security.TlsProbe"/> found a fault.</summary>
internal static class TlsRemedy
{
    /// <param name="fault">What it said: it names the setting.</param>
    /// <param name="section">Section of the settings.</param>
    public static string Of(string fault, string section) =>
        fault.Contains($"{section}:CaFile", StringComparison.Ordinal)
            ? $"set {section}:CaFile to the PEM file of the authority that issued the server's certificate, and connect by a name that the certificate has"
        : fault.Contains($"{section}:CertificateFile", StringComparison.Ordinal)
            ? $"set {section}:CertificateFile and {section}:KeyFile to a certificate that the server trusts"
            : $"correct scheme and port of {section}:Connection";
}
