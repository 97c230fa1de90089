using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Inference;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Platform;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Benchmarks;

/// <summary>The daemon of an inference worker, whose device is a clock.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var perRun = new Option<double>("--milliseconds") { Description = "What a run takes.", DefaultValueFactory = _ => 40 };
        var side = new Option<int>("--side") { Description = "Width and height of frames.", DefaultValueFactory = _ => 224 };
        var command = new Command("worker", "An inference worker on real servers, set by the environment as the daemon is, with a simulated device.") { perRun, side };
        command.SetAction(parsed => RunAsync(TimeSpan.FromMilliseconds(parsed.GetValue(perRun)), parsed.GetValue(side)));
        return command;
    }

    private static Task<int> RunAsync(TimeSpan perRun, int side) => Daemon.RunAsync(() =>
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddDaemon(builder.Configuration, DaemonRole.Inference).AddInference(builder.Configuration).AddBus(builder.Configuration);
        builder.Services.Replace(ServiceDescriptor.Singleton<IFeatureModel>(p =>
            SimulatedModel.Open(new FrameGeometry { Width = side, Height = side }, perRun, 1, p.GetRequiredService<IOptions<InferenceOptions>>().Value)));
        return builder.Build();
    });
}
