using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Tests;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Cuda.Tests;

/// <summary>A GPU that fails: when a model is loaded, and at work.</summary>
public sealed class FaultTests(CudaLibrary cuda)
{
    private const int Unavailable = 46;
    private readonly LinesLogger _log = new();

    [Theory]
    [InlineData(0)] // a copy, by number
    [InlineData(1)] // a kernel, by name
    public async Task A_session_that_was_lost_is_opened_anew_and_its_run_repeated(int kernels)
    {
        cuda.Reset();
        using var model = CudaModels.Open(CudaModels.Kernel, _log);
        cuda.Fail(Unavailable, times: 1, afterKernels: kernels);
        await model.RunAsync(8);
        await model.RunAsync(8);
        Assert.StartsWith("Error 4107 Device GPU #0 was lost, 1 in a row", Assert.Single(Faults()), StringComparison.Ordinal);
        Assert.False(model.Lost.IsCompleted);
    }

    [Fact]
    public async Task A_session_that_was_lost_while_it_was_warmed_is_opened_anew()
    {
        cuda.Reset();
        cuda.Fail(Unavailable, times: 1, afterKernels: 3);
        using var model = CudaModels.Open(CudaModels.Kernel, _log);
        Assert.StartsWith("Error 4107 Device GPU #0 was lost, 1 in a row", Assert.Single(Faults()), StringComparison.Ordinal);
        Assert.Equal("cuda", model.Description.Execution.Provider);
        await model.RunAsync(8);
    }

    [Theory]
    [InlineData(700, 0)]
    [InlineData(700, 1)]
    [InlineData(719, 1)]
    [InlineData(214, 0)]
    public async Task A_dead_context_ends_the_process_and_keeps_its_batch_for_another(int error, int kernels)
    {
        cuda.Reset();
        var model = CudaModels.Open(CudaModels.Kernel, _log);
        cuda.Fail(error, afterKernels: kernels);
        var running = model.RunAsync(8);
        var fault = await model.Lost.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Contains("GPU #0 is of no use to this process any more", Assert.IsType<DeviceException>(fault).Message, StringComparison.Ordinal);
        Assert.False(running.IsCompleted);
        Assert.Empty(Faults());
        cuda.Reset();
        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
    }

    [Fact]
    public async Task A_worker_whose_context_is_dead_stops_with_an_error()
    {
        Assert.SkipWhen(CudaLibrary.Missing is not null, CudaLibrary.Missing ?? "");
        cuda.Reset();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IFeatureModel>(_ => CudaModels.Open(CudaModels.Copies, _log)).AddFeatureModel(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        cuda.Fail(700);
        var model = host.Services.GetRequiredService<IFeatureModel>();
        var running = ((FeatureModel)model).RunAsync(1);
        await host.WaitForShutdownAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.True(host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!.IsFaulted);
        cuda.Reset();
        host.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
    }

    [Fact]
    public void A_context_that_is_dead_at_once_is_not_tried_again()
    {
        cuda.Reset();
        cuda.Fail(700, afterKernels: 1);
        var fault = Assert.Throws<AcceleratorUnavailableException>(() => CudaModels.Open(CudaModels.Kernel, _log));
        Assert.Contains("cudaErrorIllegalAddress", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Faults());
    }

    [Fact]
    public async Task Auto_goes_on_without_cudnn_and_cuda_refuses_both_name_it()
    {
        cuda.Reset();
        Assert.Contains("libcudnn", Assert.Throws<AcceleratorUnavailableException>(() => CudaModels.Open(CudaModels.Convolution, _log)).Message, StringComparison.Ordinal);
        using var model = CudaModels.Open(CudaModels.Convolution, _log, o => o.Accelerator = "auto");
        Assert.Equal("cpu", model.Description.Execution.Provider);
        Assert.Contains("libcudnn", Assert.Single(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
        await model.RunAsync(2);
    }

    [Fact]
    public async Task Auto_goes_on_without_a_gpu_and_cuda_refuses()
    {
        cuda.Reset(devices: 0);
        Assert.Contains("no CUDA-capable device", Assert.Throws<AcceleratorUnavailableException>(() => CudaModels.Open(CudaModels.Copies, _log)).Message, StringComparison.Ordinal);
        using var model = CudaModels.Open(CudaModels.Copies, _log, o => o.Accelerator = "auto");
        Assert.Equal("cpu", model.Description.Execution.Provider);
        await model.RunAsync(2);
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_named()
    {
        cuda.Reset(devices: 2);
        Assert.Contains("Invalid device ID: 5", Assert.Throws<AcceleratorUnavailableException>(() => CudaModels.Open(CudaModels.Copies, _log, o => o.Devices.Add(5))).Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Faults() => _log.Lines.Where(l => l.StartsWith("Error 4107", StringComparison.Ordinal));
}
