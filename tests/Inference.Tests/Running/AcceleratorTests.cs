using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;

namespace QueueWorkers.Inference.Tests.Running;

public class AcceleratorTests
{
    /// <summary>The library that is not there, by the build.</summary>
    private static string Missing => RuntimeBuild.HasCuda() ? "libcu" : "-p:Accelerator=cuda";

    [Fact]
    public async Task Cuda_stops_the_host_where_it_is_missing()
    {
        Assert.SkipWhen(Directory.Exists("/proc/driver/nvidia"), "there is a GPU");
        using var host = Host(("Accelerator", "cuda"));
        var fault = await Assert.ThrowsAsync<AcceleratorUnavailableException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Inference:Accelerator is cuda", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Missing, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_falls_back_and_the_model_is_warm_when_the_host_is_up()
    {
        Assert.SkipWhen(Directory.Exists("/proc/driver/nvidia"), "there is a GPU");
        using var host = Host(("Accelerator", "auto"));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var description = host.Services.GetRequiredService<IFeatureModel>().Description;
        Assert.Equal("cpu", description.Execution.Provider);
        Assert.NotEmpty(description.Execution.Device);
        Assert.Equal("fp32", description.Execution.Precision);
        Assert.StartsWith("builtin-signature-", description.Fingerprint, StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Auto_says_in_one_warning_what_is_missing()
    {
        Assert.SkipWhen(Directory.Exists("/proc/driver/nvidia"), "there is a GPU");
        var log = new LinesLogger();
        FeatureModelLoader.Load(new InferenceOptions { Accelerator = "auto", Sessions = 1, Threads = 1, RunFrames = 1 }, TimeProvider.System, log).Dispose();
        Assert.Contains(Missing, Assert.Single(log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accelerator", "rocm", "Inference:Accelerator is \"rocm\"; allowed: auto | cuda | cpu")]
    [InlineData("RunFrames", "1025", "RunFrames must be between 0 and 1024")]
    [InlineData("Threads", "-1", "Threads must be between 0 and 1024")]
    [InlineData("CudnnSearch", "luck", "Inference:CudnnSearch is \"luck\"; allowed: default | heuristic | exhaustive")]
    [InlineData("Devices:0", "64", "Inference:Devices is 64; allowed: 0 to 63")]
    [InlineData("JoinWait", "-00:00:01", "JoinWait must be between 00:00:00 and 00:00:10")]
    public async Task A_wrong_setting_stops_the_host_with_name_value_and_what_is_allowed(string setting, string value, string message)
    {
        using var host = Host((setting, value));
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static IHost Host(params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Inference:{s.Name}", (string?)s.Value)));
        builder.Services.AddFeatureModel(builder.Configuration);
        return builder.Build();
    }
}
