using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running;

/// <summary>Loads and warms the model before any hosted service starts, the bus among them.</summary>
internal sealed class ModelWarmUp(IFeatureModel model, ILogger<OnnxFeatureModel> log) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (model is OnnxFeatureModel onnx)
            log.ModelWarm(onnx.Description.Fingerprint, (await onnx.WarmUpAsync(cancellationToken)).TotalMilliseconds);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
