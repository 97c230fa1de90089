using Microsoft.Extensions.Hosting;
using QueueWorkers.Ingest;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;

return await Daemon.RunAsync(() =>
{
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddCredentials();
    builder.Services.AddDaemon(builder.Configuration, DaemonRole.Ingest).AddIngest(builder.Configuration).AddBus(builder.Configuration);
    return builder.Build();
});
