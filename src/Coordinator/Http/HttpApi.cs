using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus.Validation;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Coordinator.Http;

/// <summary>
/// The HTTP door: videos and workers for whoever has the token, health for everybody. Bound to loopback unless <c>Urls</c> says
/// otherwise.
/// </summary>
internal static class HttpApi
{
    /// <summary>Adds what the routes need.</summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpOptions>>(new HttpOptionsValidator(configuration)));
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        services.AddSingleton<JsonBody>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => Problems.AddCode(context.ProblemDetails));
        // RequestGuard does it, and says why.
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = MessageLimits.HttpBytes);
        services.AddExceptionHandler<AwayFaults>();
        return services;
    }

    /// <summary>Adds the state store, which must be a durable one.</summary>
    public static IServiceCollection AddDurableState(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStateStore(configuration);
        services.AddOptions<StateOptions>().Validate(
            options => !string.IsNullOrEmpty(options.Connection), "State:Connection is not set; a coordinator needs a Redis for its state: host:port (State__Connection in the environment)");
        return services;
    }

    /// <summary>Maps the routes.</summary>
    public static void MapHttpApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => Problems.Of(statusCode: pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
        // Whatever is no question for health is guarded, so that a route that is added later is, too.
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/health"),
            guarded => guarded.UseMiddleware<TokenGuard>().UseMiddleware<RequestGuard>());
        app.MapVideos();
        app.MapWorkers();
        app.MapModels();
        app.MapDeadLetters();
        app.MapSystem();
        app.MapHealth();
    }
}
