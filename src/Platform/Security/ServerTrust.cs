using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QueueWorkers.Platform.Security;

/// <summary>Whose certificates of servers are trusted: those of the system's authorities, and of the authorities in a PEM file.</summary>
public static class ServerTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>
    /// How a certificate's chain is checked. A missing intermediate is not looked for: a certificate could name any address to get it from.
    /// </summary>
    /// <param name="caFile">The PEM file; null for the system's authorities alone.</param>
    public static X509ChainPolicy Policy(string? caFile)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (caFile is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var location in Enum.GetValues<StoreLocation>())
        {
            using var system = new X509Store(StoreName.Root, location, OpenFlags.ReadOnly);
            policy.CustomTrustStore.AddRange(system.Certificates);
        }
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }

    /// <summary>The same check for clients that take a callback only. The name must have been found right already.</summary>
    /// <param name="caFile">The PEM file; null for the system's authorities alone.</param>
    public static RemoteCertificateValidationCallback Callback(string? caFile) => (_, certificate, presented, errors) =>
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain { ChainPolicy = Policy(caFile) };
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        using var own = new X509Certificate2(certificate);
        return chain.Build(own);
    };

    /// <summary>What is wrong with a PEM file of authorities; null if it can be read.</summary>
    /// <param name="setting">Name of the setting.</param>
    /// <param name="caFile">The file; null for none.</param>
    public static string? FaultOf(string setting, string? caFile)
    {
        try
        {
            if (caFile is not null)
                new X509Certificate2Collection().ImportFromPemFile(caFile);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"{setting} is \"{caFile}\"; wanted is a readable PEM file of certificates: {fault.Message}";
        }
    }
}
