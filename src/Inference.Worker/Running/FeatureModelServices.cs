using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QueueWorkers.Inference.Running.Starting;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Fetching;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Hosting;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Running;

/// <summary>Registers the model of a worker.</summary>
public static class FeatureModelServices
{
    /// <summary>
    /// Adds <see cref="IFeatureModel"/> as the options of section <c>Inference</c> say. It is loaded and warmed when it is first asked for, at the latest when
    /// the host starts and before any hosted service does. What is wrong with options, profile, model or device is thrown there.
    /// </summary>
    public static IServiceCollection AddFeatureModel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InferenceOptions>().Bind(configuration.GetSection(InferenceOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsRules>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFeatureModel>(provider => FeatureModelLoader.Load(
            provider.GetRequiredService<IOptions<InferenceOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FeatureModel>>(),
            provider.GetRequiredService<ModelLoading>()));
        services.TryAddSingleton(provider => new ModelLoading { Progress = provider.GetService<IProgress<ModelLoadStep>>() });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelService>());
        return services;
    }

    /// <summary>What loading the model is busy with becomes the status of the daemon.</summary>
    public static IServiceCollection AddModelStatus(this IServiceCollection services) => services.AddSingleton<IProgress<ModelLoadStep>, Steps>();

    /// <summary>
    /// Fetches the model if it has a url and is not on this host yet, and loads it: before it is first asked for, where nothing could end that. Blocks while it
    /// loads. Throws <see cref="ModelProfileException"/>.
    /// </summary>
    public static async ValueTask PrepareAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var options = services.GetRequiredService<IOptions<InferenceOptions>>().Value;
        var progress = services.GetService<IProgress<ModelLoadStep>>();
        await new ModelCatalogue(options.CacheFolder()).EnsureAsync(options.Model, progress is null ? null : new Fetching(progress), cancellation);
        services.GetRequiredService<ModelLoading>().Cancellation = cancellation;
        services.GetRequiredService<IFeatureModel>();
    }

    private sealed class Steps(DaemonStatus status, IOptions<InferenceOptions> options) : IProgress<ModelLoadStep>
    {
        public void Report(ModelLoadStep value) => status.Starts($"{value.Text}, {options.Value.Model}");
    }

    private sealed class Fetching(IProgress<ModelLoadStep> progress) : IProgress<FetchedBytes>
    {
        public void Report(FetchedBytes value) =>
            progress.Report(new($"fetching the model, {value.Bytes >> 20:N0}{(value.Total is { } total ? $" of {total >> 20:N0}" : "")} MiB"));
    }
}
