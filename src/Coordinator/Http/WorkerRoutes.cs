using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Workers of both kinds, over HTTP: who serves which model, who decodes, and what they wait for.</summary>
internal static class WorkerRoutes
{
    public static void MapWorkers(this IEndpointRouteBuilder app) => app.MapGet("/api/workers", ListAsync);

    private static async Task<IResult> ListAsync(IModelRegistry models, IStateClock clock, IOptions<VideoOptions> options, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(cancellation);
        var workers = await models.ListWorkersAsync(now, cancellation);
        var alive = await models.ListAliveAsync(now, cancellation);
        var waits = alive.ToLookup(a => a.Heartbeat.Worker, a => a.Heartbeat.Waits);
        var liveFor = options.Value.ModelLiveFor;
        return Results.Ok(workers
            .Select(w => WorkerStatus.Of(w, now, liveFor) with { Waits = waits[w.Heartbeat.Worker].FirstOrDefault() ?? [] })
            .Concat(alive.Where(a => a.Heartbeat.Role == DaemonRole.Ingest).Select(a => WorkerStatus.Of(a, now, liveFor))));
    }
}
