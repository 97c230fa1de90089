using QueueWorkers.Inference.Tests;

namespace QueueWorkers.Cuda.Tests;

/// <summary>What a run copies, and what it waits for.</summary>
public sealed class CopyTests(CudaLibrary cuda)
{
    private readonly LinesLogger _log = new();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task Each_of_25_runs_sees_its_own_pixels(int device, bool graphs)
    {
        cuda.Reset(devices: 2);
        using var model = CudaModels.Open(CudaModels.Copies, _log, o =>
        {
            o.Devices.Add(device);
            o.CudaGraphs = graphs;
        });
        Assert.True(cuda.Used(device) > 0);
        Assert.Equal(0, cuda.Used(1 - device));
        var replayed = cuda.Count(CudaCounter.GraphLaunches);
        for (var run = 0; run < 25; run++)
        {
            var (pixels, features) = await model.RunAsync(32, run);
            Assert.Equal(pixels.Select(p => (float)p), features);
        }
        Assert.Equal(graphs ? 25 : 0, cuda.Count(CudaCounter.GraphLaunches) - replayed);
        Assert.DoesNotContain(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) || l.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batches_of_every_size_give_their_own_pixels_and_no_frame_of_a_batch_before()
    {
        cuda.Reset();
        using var model = CudaModels.Open(CudaModels.Copies, _log);
        foreach (var count in Enumerable.Range(1, 70).Reverse())
        {
            var (pixels, features) = await model.RunAsync(count, count);
            Assert.Equal(pixels.Select(p => (float)p), features);
        }
    }

    [Fact]
    public async Task A_run_waits_for_no_other_stream_and_takes_no_new_memory_in_whatever_size()
    {
        cuda.Reset();
        using var model = CudaModels.Open(CudaModels.Copies, _log, o => o.Sessions = 2);
        Assert.Equal(2, model.Load.Devices);
        var (waits, blocking, allocations) = (cuda.Count(CudaCounter.DeviceWaits), cuda.Count(CudaCounter.BlockingCopies), cuda.Count(CudaCounter.Allocations));
        await Task.WhenAll(Enumerable.Range(1, 64).Select(count => model.RunAsync(count, count)));
        Assert.Equal((0L, 0L), (cuda.Count(CudaCounter.DeviceWaits) - waits, cuda.Count(CudaCounter.BlockingCopies) - blocking));
        Assert.Equal(0, cuda.Count(CudaCounter.Allocations) - allocations);
    }

    [Fact]
    public async Task Two_devices_share_the_batches()
    {
        cuda.Reset(devices: 2);
        using var model = CudaModels.Open(CudaModels.Copies, _log, o =>
        {
            o.Devices.Add(0);
            o.Devices.Add(1);
            o.Sessions = 0;
        });
        Assert.Equal(4, model.Load.Devices);
        Assert.Equal("GPU #0, GPU #1", model.Description.Execution.Device);
        foreach (var (pixels, features) in await Task.WhenAll(Enumerable.Range(1, 40).Select(count => model.RunAsync(count, count))))
            Assert.Equal(pixels.Select(p => (float)p), features);
    }
}
