using Microsoft.AspNetCore.Builder;
using QueueWorkers.Coordinator;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Coordinator.Http;
using QueueWorkers.Coordinator.Models;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;

return await Daemon.RunAsync(() =>
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddCredentials();
    builder.Services.AddDaemon(builder.Configuration, DaemonRole.Coordinator, createsStores: true).AddDurableState(builder.Configuration)
        .AddCoordinator(builder.Configuration).AddDeadLetters(builder.Configuration).AddModels().AddHttpApi(builder.Configuration);
    builder.Services.AddBus(builder.Configuration, bus => bus.AddCoordinatorSaga());
    var app = builder.Build();
    app.MapHttpApi();
    return app;
});
