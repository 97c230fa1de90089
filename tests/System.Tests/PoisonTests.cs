using CliWrap;
using QueueWorkers.Contracts;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests;

public sealed class PoisonTests(Broker broker)
{
    private const int PerBatch = 8;
    private const int Batches = 51;
    private const int Poisonous = 20;

    /// <summary>
    /// A batch of magenta frames kills the process of its worker each time; the worker is started again each time, as a supervisor would. It is urgent: bulk goes
    /// the same way, through queues of other names.
    /// </summary>
    [Fact]
    public async Task A_batch_that_kills_its_worker_every_time_fails_alone_and_its_fifty_neighbours_complete()
    {
        await using var pipeline = await Pipeline.StartAsync(broker);
        pipeline.Settings["Ingest__BatchBytes"] = $"{PerBatch * 224 * 224 * 3}";
        var video = Path.Combine(pipeline.Folder, "poison.mp4");
        await CliWrap.Cli.Wrap("ffmpeg").WithArguments(
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=224x224:rate=25", "-frames:v", $"{Batches * PerBatch}",
            "-vf", $"drawbox=color=magenta:t=fill:enable='between(n,{Poisonous * PerBatch},{Poisonous * PerBatch + PerBatch - 1})'", "-pix_fmt", "yuv420p", video,
        ]).ExecuteAsync(TestContext.Current.CancellationToken);
        await using var tap = await Tap.OpenAsync(pipeline.Broker, typeof(FrameBatchProcessed));
        await pipeline.Coordinator().ReadyAsync();
        await pipeline.Ingest().ReadyAsync();
        using var end = new CancellationTokenSource();
        var (supervisor, deaths) = (SuperviseAsync(pipeline, end.Token), new List<int>());

        var id = await pipeline.SubmitAsync(video, priority: VideoPriority.Highest);
        var report = await pipeline.EndAsync(id, seconds: 180);
        await end.CancelAsync();
        deaths.AddRange(await supervisor);

        Assert.Equal("Partial", report.State);
        Assert.Equal(FailureCode.Poison, report.Code);
        Accounts.AssertExact(report);
        Assert.Equal((Batches * PerBatch, (Batches - 1) * PerBatch, PerBatch), (report.Frames.Selected, report.Frames.Stored, report.Frames.Missing));
        var gap = Assert.Single(report.Gaps);
        Assert.Equal(FailureCode.Poison, gap.Code);
        var failed = tap.Of<FrameBatchProcessed>(id).Where(p => p.Outcome == BatchOutcome.Failed).Select(p => p.Batch.Index).Distinct();
        Assert.Equal([Poisonous], failed);
        // It was heard again alone before it was condemned.
        Assert.True(deaths.Count > 2, $"{deaths.Count} deaths");
    }

    private static async Task<IReadOnlyList<int>> SuperviseAsync(Pipeline pipeline, CancellationToken end)
    {
        var deaths = new List<int>();
        while (!end.IsCancellationRequested)
        {
            var worker = pipeline.PoisonWorker();
            while (!worker.HasExited && !end.IsCancellationRequested)
                await Task.Delay(50, CancellationToken.None);
            if (worker.HasExited)
                deaths.Add(worker.Id);
        }
        return deaths;
    }
}
