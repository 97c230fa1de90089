using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Inference.Tests;

namespace QueueWorkers.Cuda.Tests;

/// <summary>A GPU whose memory ends, by its own size or by <c>Inference:GpuMemoryBytes</c>.</summary>
public sealed class MemoryTests(CudaLibrary cuda)
{
    private const int RunFrames = 512;
    private static readonly FrameGeometry Large = new() { Width = 2000, Height = 1000, Resize = ResizeMode.Native };

    private readonly LinesLogger _log = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_that_do_not_fit_are_halved_when_the_model_is_loaded(bool limited)
    {
        // Weights are 3 MiB, the output of a full run 8 MiB.
        const long memory = 8 << 20;
        cuda.Reset(memory: limited ? 1L << 30 : memory);
        using var model = CudaModels.Open(CudaModels.Multiplication, _log, o => (o.RunFrames, o.GpuMemoryBytes) = (RunFrames, limited ? memory : 0));
        Assert.Contains(_log.Lines, l => l.StartsWith("Warning 4106 Device GPU #0: a run of 512 frames does not fit into its memory, from now on 256 at most", StringComparison.Ordinal));
        var before = model.Load;
        await model.RunAsync(RunFrames);
        Assert.True(model.Load.Runs - before.Runs >= 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_that_do_not_fit_are_halved_when_frames_become_larger(bool limited)
    {
        const long memory = 100 << 20;
        cuda.Reset(memory: limited ? 1L << 30 : memory);
        using var model = CudaModels.Open(CudaModels.AnySize, _log, o => o.GpuMemoryBytes = limited ? memory : 0);
        Assert.DoesNotContain(_log.Lines, l => l.StartsWith("Warning 4106", StringComparison.Ordinal));
        await model.RunAsync(32, frame: Large);
        Assert.Contains(_log.Lines, l => l.StartsWith("Warning 4106 Device GPU #0: a run of 32 frames does not fit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_session_that_does_not_fit_is_left_out()
    {
        cuda.Reset(memory: 20 << 20);
        using var model = CudaModels.Open(CudaModels.Multiplication, _log, o => (o.RunFrames, o.Sessions) = (RunFrames, 0));
        Assert.Equal(1, model.Load.Devices);
        Assert.StartsWith("Warning 4114 GPU #0, session 2 does not fit beside the others", Assert.Single(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
        await model.RunAsync(RunFrames);
    }

    [Fact]
    public async Task Weights_that_do_not_fit_are_said_and_auto_goes_on_without_a_gpu()
    {
        cuda.Reset(memory: 1 << 20);
        var fault = Assert.Throws<AcceleratorUnavailableException>(() => CudaModels.Open(CudaModels.Multiplication, _log));
        Assert.Contains("Failed to allocate memory for requested buffer", fault.Message, StringComparison.Ordinal);
        using var model = CudaModels.Open(CudaModels.Multiplication, _log, o => o.Accelerator = "auto");
        Assert.Equal("cpu", model.Description.Execution.Provider);
        await model.RunAsync(2);
    }

    [Fact]
    public async Task Memory_that_cublas_cannot_get_halves_too()
    {
        cuda.Reset();
        using var model = CudaModels.Open(CudaModels.Multiplication, _log, o => o.RunFrames = 4);
        cuda.FailMultiplication(3);
        var running = model.RunAsync(4);
        await Until(() => _log.Lines.Any(l => l.StartsWith("Warning 4106 Device GPU #0: a run of 4 frames does not fit", StringComparison.Ordinal)));
        cuda.FailMultiplication(0);
        await Task.WhenAny(running, Task.Delay(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.True(running.IsCompleted);
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(1));
        while (!isSo())
            await Task.Delay(5, bound.Token);
    }
}
