using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QueueWorkers.Coordinator.Models;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Models that were ever served, and retiring them, over HTTP.</summary>
internal static class ModelRoutes
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/api/models").AddEndpointFilter<BrokerFaults>();
        models.MapGet("", async (ModelDesk desk, CancellationToken cancellation) => Results.Ok(await desk.ListAsync(cancellation)));
        models.MapGet("{fingerprint}", async (string fingerprint, ModelDesk desk, CancellationToken cancellation) =>
            Answer(fingerprint, await desk.StatusAsync(fingerprint, cancellation)));
        models.MapPut("{fingerprint}/retired", async (string fingerprint, ModelDesk desk, CancellationToken cancellation) =>
            Answer(fingerprint, await desk.RetireAsync(fingerprint, isRetired: true, cancellation)));
        models.MapDelete("{fingerprint}/retired", async (string fingerprint, ModelDesk desk, CancellationToken cancellation) =>
            Answer(fingerprint, await desk.RetireAsync(fingerprint, isRetired: false, cancellation)));
    }

    private static IResult Answer(string fingerprint, ModelStatus? status) => status is not null ? Results.Ok(status) : Problems.Of(
        $"no worker has ever served a model '{PlainText.Short(fingerprint, 60)}'", statusCode: StatusCodes.Status404NotFound, title: "NotKnown");
}
