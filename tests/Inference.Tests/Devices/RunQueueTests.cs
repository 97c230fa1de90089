using System.Collections.Concurrent;
using System.Diagnostics;
using QueueWorkers.Inference.Running.Queue;
using QueueWorkers.Simulated;

namespace QueueWorkers.Inference.Tests.Devices;

public sealed class RunQueueTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task Batches_of_one_frame_share_full_runs()
    {
        var device = new SimulatedDevice(8, TimeSpan.FromMilliseconds(20));
        using var bench = new DeviceBench(_ => device);
        await Task.WhenAll(Enumerable.Range(0, 65).Select(i => bench.RunAsync(i, 1)));
        Assert.Equal(65, device.Runs.Sum());
        // The first may have been alone; the others waited behind it.
        Assert.InRange(device.Runs.Count, 9, 10);
    }

    [Fact]
    public async Task Without_joining_a_batch_is_cut_by_its_own_count_alone()
    {
        var device = new SimulatedDevice(8, Short);
        using var bench = new DeviceBench(_ => device, joins: false);
        await Task.WhenAll(bench.RunAsync(0, 19), bench.RunAsync(100, 3), bench.RunAsync(50, 8));
        Assert.Equal([3, 3, 8, 8, 8], device.Runs.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_batch_is_shared_among_devices(bool joins)
    {
        SimulatedDevice[] devices = [new(8, TimeSpan.FromMilliseconds(30)), new(8, TimeSpan.FromMilliseconds(30))];
        using var bench = new DeviceBench(i => devices[i], devices: 2, joins: joins);
        await bench.RunAsync(0, 64);
        Assert.All(devices, d => Assert.InRange(d.Runs.Count, 2, 6));
        Assert.Equal(64, devices.Sum(d => d.Runs.Sum()));
    }

    [Fact]
    public async Task What_does_not_fill_a_run_is_run_all_the_same()
    {
        using var bench = new DeviceBench(_ => new SimulatedDevice(8, Short));
        await bench.RunAsync(7, 5);
    }

    [Fact]
    public async Task The_urgent_go_first()
    {
        using var bench = new DeviceBench(_ => new SimulatedDevice(4, TimeSpan.FromMilliseconds(30)));
        var ended = new ConcurrentQueue<int>();
        async Task RunAsync(int priority, int number)
        {
            await bench.RunAsync(number, 4, priority);
            ended.Enqueue(number);
        }
        var busy = RunAsync(0, 0);
        var waiting = Enumerable.Range(1, 6).Select(i => RunAsync(0, i)).ToList();
        await Task.WhenAll([busy, .. waiting, RunAsync(9, 7), RunAsync(4, 8)]);
        var order = ended.ToList();
        Assert.True(order.IndexOf(7) < order.IndexOf(2), string.Join(' ', order));
        Assert.True(order.IndexOf(7) < order.IndexOf(8) && order.IndexOf(8) < order.IndexOf(2), string.Join(' ', order));
        Assert.Equal([1, 2, 3, 4, 5, 6], order.Where(n => n is > 0 and < 7));
    }

    [Fact]
    public async Task One_that_the_urgent_were_put_before_for_a_minute_is_next()
    {
        var queue = new RunQueue(joins: false, TimeSpan.Zero);
        var now = Stopwatch.GetTimestamp();
        var (overdue, bulk, urgent) = (Pending(0, now - (long)(RunQueue.Overdue.TotalSeconds * Stopwatch.Frequency)), Pending(0, now), Pending(9, now));
        List<Task> ends = [];
        foreach (var batch in (PendingBatch[])[bulk, overdue, urgent])
            ends.Add(queue.AddAsync(batch, [1], TestContext.Current.CancellationToken).AsTask());
        foreach (var expected in (PendingBatch[])[overdue, urgent, bulk])
        {
            var run = queue.Take(_ => 1)!;
            Assert.Same(expected, Assert.Single(run.Slices).Batch);
            queue.Complete(run, default);
        }
        await Task.WhenAll(ends);

        static PendingBatch Pending(int priority, long arrived) => new(new byte[3], new() { Width = 1, Height = 1 }, 1, new float[1], priority, isTensor: false, arrived);
    }

    [Fact]
    public async Task A_cancelled_batch_leaves_the_queue_and_its_memory_alone()
    {
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var bench = new DeviceBench(_ => new ScriptedDevice(4, (_, _) => { entered.Set(); go.Wait(); }));
        using var cancel = new CancellationTokenSource();
        var first = bench.RunAsync(cancel.Token, 1, 4);
        entered.Wait(TestContext.Current.CancellationToken);
        var second = bench.RunAsync(cancel.Token, 2, 4);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        // Its frames are on the device: it ends when they come back.
        Assert.False(first.IsCompleted);
        go.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await bench.RunAsync(3, 4);
    }

    [Fact]
    public async Task A_closed_model_fails_who_waits_and_who_comes()
    {
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var bench = new DeviceBench(_ => new ScriptedDevice(4, (_, _) => { entered.Set(); go.Wait(); }));
        var running = bench.RunAsync(1, 4);
        entered.Wait(TestContext.Current.CancellationToken);
        var waiting = bench.RunAsync(2, 4);
        var closing = Task.Run(bench.Dispose, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bench.RunAsync(3, 4));
        go.Set();
        await Task.WhenAll(running, closing);
    }
}
