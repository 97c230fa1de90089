using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Who serves which model, over HTTP.</summary>
internal static class WorkerRoutes
{
    public static void MapWorkers(this IEndpointRouteBuilder app) => app.MapGet("/api/workers", ListAsync);

    private static async Task<IResult> ListAsync(IModelRegistry models, IStateClock clock, IOptions<VideoOptions> options, CancellationToken cancellation)
    {
        var now = await clock.NowAsync(cancellation);
        var workers = await models.ListWorkersAsync(now, cancellation);
        return Results.Ok(workers.Select(w => WorkerStatus.Of(w, now, options.Value.ModelLiveFor)));
    }
}
