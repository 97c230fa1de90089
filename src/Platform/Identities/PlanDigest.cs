using System.Security.Cryptography;
using System.Text.Json;
using QueueWorkers.Contracts;
using QueueWorkers.Platform.Json;

namespace QueueWorkers.Platform.Identities;

/// <summary>Digest of a plan: the first 16 hex digits of the SHA-256 of its JSON. It is part of every key and name below the plan.</summary>
public static class PlanDigest
{
    /// <summary>The digest of a plan.</summary>
    public static string Of(VideoPlan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan, PlatformJson.Default.VideoPlan)))[..16];
}
