using QueueWorkers.Inference.Running.Faults;
using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Inference.Tests.Devices;

/// <summary>A device that fails, through a provider of the test: nothing is lost, no result comes twice.</summary>
public sealed class DeviceFaultTests
{
    [Fact]
    public async Task A_fault_that_passes_fails_the_batches_of_its_run_to_be_tried_again()
    {
        var runs = 0;
        using var bench = new DeviceBench(_ => new ScriptedDevice(8, (_, _) =>
        {
            if (++runs == 1)
                throw new DeviceException("busy");
        }));
        await Assert.ThrowsAsync<DeviceException>(() => bench.RunAsync(1, 3));
        await bench.RunAsync(1, 3);
    }

    [Fact]
    public async Task A_run_that_does_not_fit_is_halved_until_it_does_and_that_is_remembered()
    {
        var device = new ScriptedDevice(16, (_, run) =>
        {
            if (run.Frames > 5)
                throw new DeviceMemoryException("out of memory");
        });
        using var bench = new DeviceBench(_ => device, runFrames: 16);
        await bench.RunAsync(0, 32);
        Assert.Equal([16, 8], device.Runs.Take(2));
        Assert.All(device.Runs.Skip(2), frames => Assert.True(frames <= 4));
        device.Runs.Clear();
        await bench.RunAsync(0, 16);
        Assert.Equal([4, 4, 4, 4], device.Runs);
    }

    [Fact]
    public async Task A_frame_that_never_fits_is_a_fault_of_the_device()
    {
        using var bench = new DeviceBench(_ => new ScriptedDevice(4, (_, _) => throw new DeviceMemoryException("out of memory")));
        await Assert.ThrowsAsync<DeviceException>(() => bench.RunAsync(0, 4));
    }

    [Fact]
    public async Task A_lost_session_is_opened_anew_and_its_run_repeated()
    {
        var opened = new List<ScriptedDevice>();
        using var bench = new DeviceBench(_ =>
        {
            var isFirst = opened.Count == 0;
            opened.Add(new ScriptedDevice(8, (_, _) =>
            {
                if (isFirst)
                    throw new DeviceLostException("an illegal memory access was encountered");
            }));
            return opened[^1];
        });
        await Task.WhenAll(bench.RunAsync(0, 20), bench.RunAsync(100, 1));
        Assert.Equal(2, opened.Count);
        Assert.True(opened[0].IsDisposed);
        Assert.False(bench.Model.Lost.IsCompleted);
    }

    [Fact]
    public async Task Another_device_takes_over_what_a_lost_one_had()
    {
        using var bench = new DeviceBench(i => new ScriptedDevice(4, (_, _) =>
        {
            if (i == 0)
                throw new DeviceLostException("fell off the bus");
        }), devices: 2);
        await bench.RunAsync(0, 40);
    }

    [Fact]
    public async Task A_device_that_stays_lost_is_told_and_its_work_waits()
    {
        using var bench = new DeviceBench(_ => new ScriptedDevice(8, (_, _) => throw new DeviceLostException("poisoned")), failures: 3);
        using var cancel = new CancellationTokenSource();
        var run = bench.RunAsync(cancel.Token, 0, 3);
        var lost = await bench.Model.Lost.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("3 times in a row: poisoned", lost.Message, StringComparison.Ordinal);
        Assert.False(run.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_again_counts_as_lost()
    {
        var opened = 0;
        using var bench = new DeviceBench(_ => opened++ == 0 ? new ScriptedDevice(8, (_, _) => throw new DeviceLostException("gone")) : throw new InvalidOperationException("no device"), failures: 2);
        using var cancel = new CancellationTokenSource();
        var run = bench.RunAsync(cancel.Token, 0, 3);
        Assert.Contains("no device", (await bench.Model.Lost.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_run_that_hangs_is_told_to_end_and_repeated()
    {
        var runs = 0;
        using var bench = new DeviceBench(_ => new ScriptedDevice(8, (device, _) =>
        {
            if (++runs == 1)
                device.Hang();
        }), runTimeout: TimeSpan.FromMilliseconds(200));
        await bench.RunAsync(0, 3);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_device_that_fails_while_it_is_told_to_end_is_given_up_and_the_process_lives()
    {
        using var release = new ManualResetEventSlim();
        using var bench = new DeviceBench(
            _ => new ScriptedDevice(8, (_, _) => release.Wait(TestContext.Current.CancellationToken)) { AbortFault = new ObjectDisposedException("session") },
            runTimeout: TimeSpan.FromMilliseconds(50));
        var run = bench.RunAsync(0, 3);
        var lost = await bench.Model.Lost.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Contains("does not end", lost.Message, StringComparison.Ordinal);
        release.Set();
        await run;
    }

    [Fact]
    public async Task A_device_that_cannot_say_how_much_it_takes_is_given_up_and_the_process_lives()
    {
        using var bench = new DeviceBench(_ => new ScriptedDevice(8, (_, _) => { }) { SizeFault = new InvalidOperationException("no such size") });
        using var cancel = new CancellationTokenSource();
        var run = bench.RunAsync(cancel.Token, 0, 3);
        Assert.Contains("no such size", (await bench.Model.Lost.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task One_bad_batch_fails_alone()
    {
        using var bench = new DeviceBench(_ => new ScriptedDevice(8, (_, run) =>
        {
            if (run.Slices.Any(s => s.Batch.SourceOf(s)[0] == 66))
                throw new ModelInputException("the model fails on 66");
        }));
        var good = Enumerable.Range(0, 20).Select(i => bench.RunAsync(i * 3, 1)).ToList();
        var bad = bench.RunAsync(66, 1);
        await Assert.ThrowsAsync<ModelInputException>(() => bad);
        await Task.WhenAll(good);
    }
}
