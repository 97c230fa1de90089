using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QueueWorkers.Platform.Storage;

namespace QueueWorkers.Coordinator.Http;

/// <summary>What a coordinator is and what it is connected to, for whoever compares hosts.</summary>
internal static class SystemRoutes
{
    public static void MapSystem(this IEndpointRouteBuilder app) => app.MapGet("/api/system", (SharedStores stores) =>
        Results.Ok(new SystemStatus(SystemStatus.OwnVersion, IdentityOf(stores.Payloads), IdentityOf(stores.Features))));

    private static string? IdentityOf(StoreRoot store)
    {
        try
        {
            return store.Identity();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A coordinator, as <c>GET /api/system</c> tells it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="PayloadStore">Identity of its payload store; absent while that is away.</param>
/// <param name="FeatureStore">Identity of its feature store; absent while that is away.</param>
public sealed record SystemStatus(string Version, string? PayloadStore, string? FeatureStore)
{
    /// <summary>The version of this build, without the commit behind it.</summary>
    public static string OwnVersion { get; } = typeof(SystemStatus).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
