using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Features;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Storage;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R12: delivery counts condemn nobody; only who kills its process alone, twice, is failed, with evidence kept.</summary>
public sealed class R12_Poison
{
    [Fact]
    public async Task R12_ABatchThatKillsItsProcessIsFailedAloneAndItsNeighboursComplete()
    {
        using var bench = new Bench();
        bench.World.FramesPerBatch = 1;
        bench.World.Deadly.Add((170, 1));
        var video = new SimVideo(1, [50], [SegmentNature.Sound]) { AllowPartial = true };
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        var record = bench.Record(video);
        Assert.Equal((VideoState.Partial, FailureCode.Poison), (record.State, record.Failure!.Code));
        Assert.Equal(new FrameAccount(50, 50, 49, 0, 49, 1), record.Report!.Frames);
        Assert.Equal(new ReportGap { FromPtsMs = 160, ToPtsMs = 180, Code = FailureCode.Poison }, Assert.Single(record.Report.Gaps));
        Assert.DoesNotContain(170, (await bench.RowsAsync(video)).Select(r => (int)r.PtsMs));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(bench.World.Folder, "payloads", "evidence"), "*.frames", SearchOption.AllDirectories));
        Assert.Empty(bench.PayloadsLeft());
    }

    /// <summary>Processes die again and again for other reasons, with the same messages in hand: all complete.</summary>
    [Fact]
    public async Task R12_NobodyIsCondemnedForHavingBeenNearACrash()
    {
        using var bench = new Bench();
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Sound);
        var deaths = 0;
        bench.BeforeEffect = (_, effect) =>
        {
            if (deaths >= 12 || !effect.StartsWith("inference", StringComparison.Ordinal) || !effect.Contains("read payload", StringComparison.Ordinal))
                return;
            var process = bench.World.Processes.First(p => effect.StartsWith(p.Name, StringComparison.Ordinal));
            // A suspect that runs alone is left in peace: dying beside it is what makes suspects.
            if (process.Running.Any(d => d.IsSuspect))
                return;
            deaths++;
            bench.World.Crash(process);
        };
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        Assert.Contains(bench.Delivered, d => d.IsSuspect);
        await bench.AssertCompleteAsync(video);
    }

    [Fact]
    public async Task R12_DrainsCondemnNobody()
    {
        var folder = Directory.CreateTempSubdirectory("qw-r12-").FullName;
        try
        {
            var time = TimeProvider.System;
            var patience = new Patience(time, NullLogger<Patience>.Instance);
            var work = new WaitingHandler();
            var suspects = new SuspectHandler<CancelVideo>(work, new DirectoryMarkers(new StoreRoot(folder), time), patience, NullLogger<SuspectHandler<CancelVideo>>.Instance);
            for (var drain = 0; drain < 5; drain++)
            {
                using var stop = new CancellationTokenSource();
                var running = suspects.HandleAsync(new CancelVideo { VideoId = Guid.Empty }, new NoPublisher(), stop.Token).AsTask();
                await work.Started.Reader.ReadAsync(TestContext.Current.CancellationToken);
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            }
            Assert.Equal(0, work.Failures);
            Assert.False(Directory.Exists(Path.Combine(folder, "begun", "work")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void R12_ASuspectRunsAloneInItsProcess()
    {
        using var bench = new Bench(inferenceWorkers: 1);
        var video = new SimVideo(1, [10], [SegmentNature.Sound]);
        bench.Hold = m => m is FrameBatchReady;
        bench.World.Submit(video);
        bench.RunUntil(() => bench.Queued<FrameBatchReady>().Count == 5);
        var first = bench.Queued<FrameBatchReady>()[0];
        bench.World.Bus.Queued.Remove(first);
        bench.World.Bus.Suspect(first);
        bench.Hold = _ => false;
        bench.BeforeEffect = (_, _) =>
        {
            foreach (var process in bench.World.Processes.Where(p => p.Running.Any(d => d.IsSuspect)))
                Assert.Single(process.Running);
        };
        bench.RunToTheEnd(video);
        Assert.Contains(bench.Delivered, d => d.IsSuspect);
    }

    [Fact]
    public async Task R12_TheGateOfAProcessKeepsSuspectsApart()
    {
        var gate = new WorkGate();
        var token = TestContext.Current.CancellationToken;
        var (one, two) = (await gate.SharedAsync(token), await gate.SharedAsync(token));
        var alone = gate.AloneAsync(token).AsTask();
        Assert.False(alone.IsCompleted);
        one.Dispose();
        Assert.False(alone.IsCompleted);
        two.Dispose();
        using (await alone)
            Assert.False(gate.SharedAsync(token).AsTask().IsCompleted);
    }

    private sealed class WaitingHandler : IFallibleHandler<CancelVideo>
    {
        public System.Threading.Channels.Channel<bool> Started { get; } = System.Threading.Channels.Channel.CreateUnbounded<bool>();

        public int Failures { get; private set; }

        public string WorkOf(CancelVideo message) => "work";

        public async ValueTask HandleAsync(CancelVideo message, IPublisher publisher, CancellationToken cancellation)
        {
            Started.Writer.TryWrite(true);
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        public ValueTask FailAsync(CancelVideo message, Failure failure, IPublisher publisher, CancellationToken cancellation)
        {
            Failures++;
            Started.Writer.TryWrite(false);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class NoPublisher : IPublisher
    {
        public ValueTask PublishAsync<T>(T message, CancellationToken cancellation) where T : class => ValueTask.CompletedTask;
    }
}
