using Microsoft.Extensions.Hosting;
using QueueWorkers.Inference;
using QueueWorkers.Inference.Running;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;

return await Daemon.RunAsync(() =>
{
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddCredentials();
    builder.Services.AddDaemon(builder.Configuration, DaemonRole.Inference).AddInference(builder.Configuration).AddModelStatus();
    builder.Services.AddBus(builder.Configuration);
    return builder.Build();
}, FeatureModelServices.PrepareAsync);
