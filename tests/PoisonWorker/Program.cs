using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Inference;
using QueueWorkers.Inference.Running;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.PoisonWorker;

// The inference worker as it is, but that its model dies of a magenta frame.
return await Daemon.RunAsync(() =>
{
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Services.AddDaemon(builder.Configuration, DaemonRole.Inference).AddInference(builder.Configuration).AddBus(builder.Configuration);
    var model = builder.Services.Single(s => s.ServiceType == typeof(IFeatureModel));
    builder.Services.Remove(model);
    builder.Services.AddSingleton<IFeatureModel>(provider => new MortalModel((IFeatureModel)model.ImplementationFactory!(provider)));
    return builder.Build();
});
