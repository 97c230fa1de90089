using System.Security.Cryptography.X509Certificates;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Whose certificates are trusted.</summary>
internal static class ServerTrust
{
    /// <summary>
    /// The system's authorities, and those of a file. A missing intermediate is not looked for: a certificate could name any address to get it from.
    /// </summary>
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
}
