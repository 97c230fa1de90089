using Microsoft.Extensions.Hosting;

namespace QueueWorkers.Inference.Running;

/// <summary>
/// Made before any hosted service starts, and with it the model, warm. Ends the process where a device is of no use any more: its supervisor starts another.
/// </summary>
internal sealed class ModelService(IFeatureModel model) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) => throw await model.Lost.WaitAsync(stoppingToken);
}
