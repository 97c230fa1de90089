using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QueueWorkers.Contracts;
using QueueWorkers.Inference.Batches;
using QueueWorkers.Inference.Heartbeat;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Inference;

/// <summary>All that an inference worker does, on any transport and any stores.</summary>
public static class InferenceRegistration
{
    /// <summary>Adds the model, its queue and its heartbeat. Stores and bus are added beside it.</summary>
    public static IServiceCollection AddInference(this IServiceCollection services, IConfiguration configuration) => services
        .AddFeatureModel(configuration)
        .AddFeatureCache(configuration)
        .AddSingleton(p => new ByteBudget(p.GetRequiredService<IOptions<InferenceOptions>>().Value.LoadBytes))
        .AddSingleton(new StartFact("model", p =>
        {
            var (description, device) = (p.GetRequiredService<IFeatureModel>().Description, p.GetRequiredService<IFeatureModel>().Description.Execution);
            return $"{description.Fingerprint}, {description.Dimension} floats a frame, on {device.Provider} ({device.Device}, {device.Precision})";
        }))
        .AddWorkEndpoints<FrameBatchReady, FrameBatchHandler>(p =>
        {
            var model = p.GetRequiredService<IFeatureModel>();
            var fingerprint = model.Description.Fingerprint;
            return (WorkQueues.Inference(fingerprint), BatchesAtOnce(p.GetRequiredService<IOptions<InferenceOptions>>().Value, model), fingerprint);
        })
        .AddHostedService<ModelHeartbeat>();

    // One loading, one running, one being stored; devices of a CPU share a batch.
    internal static int BatchesAtOnce(InferenceOptions options, IFeatureModel model) =>
        options.BatchesAtOnce > 0 ? options.BatchesAtOnce : model.Description.Execution.Provider == Accelerators.Cpu ? 3 : 2 + (2 * model.Load.Devices);
}
