using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QueueWorkers.Platform.Health;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Health, for supervisors and load balancers: whoever reaches the port may ask.</summary>
internal static class HealthRoutes
{
    private const string Well = "Healthy";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Text(Well));
        app.MapGet("/health/ready", async (DaemonHealth health, CancellationToken cancellation) =>
            await health.CheckAsync(cancellation) is { Count: > 0 } faults
                ? Problems.Of(
                    string.Join("; ", faults.Select(f => $"{f.Name}: {f.Fault.Told}")), statusCode: StatusCodes.Status503ServiceUnavailable, title: "NotReady")
                : Results.Text(Well));
    }
}
