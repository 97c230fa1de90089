using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.Videos;
using QueueWorkers.Platform.Features;
using QueueWorkers.Protocol.Tests.Doubles;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>Runs a seed to its end and checks what must hold whatever happened.</summary>
internal sealed class SimRun(int seed)
{
    private const int MaxSteps = 60_000;
    private const int GraceSteps = 400;
    private const int GraceRounds = 45;

    private World _world = null!;
    private Scenario _scenario = null!;

    public async Task CheckAsync()
    {
        using var world = _world = new World(seed, quotaBytes: new Random(seed).Next(4) == 0 ? 2_500 : 1 << 20);
        _scenario = new Scenario(world, seed);
        try
        {
            _scenario.Begin();
            Drive();
            foreach (var video in world.Videos)
                await CheckAsync(video);
            CheckLeftovers();
            Assert.Empty(world.Escapes);
        }
        catch (Exception fault)
        {
            throw new SimulationException($"""
                Seed {seed} failed: {fault.Message}
                Again: QW_SEED={seed} ./test.sh Protocol -- -method '*OneSeed*'
                {string.Join('\n', world.Videos.Select(v => $"video {v.Id}: {string.Join(',', v.Natures)} every {v.Every} partial {v.AllowPartial} → {world.Record(v)?.State} {world.Record(v)?.Failure}"))}
                Last steps:
                {string.Join('\n', world.Tail(120))}
                """, fault);
        }
    }

    private void Drive()
    {
        var grace = 0;
        for (var step = 0; step < MaxSteps; step++)
        {
            if (_scenario.IsOver && step > GraceSteps)
                _world.Outages.End();
            _scenario.Disturb();
            _world.CutOffDrained();
            (Delivery Delivery, SimProcess Process)[] deliverable =
                [.. _world.Bus.Queued.Select(d => (d, _world.ConsumerOf(d)!)).Where(d => d.Item2 is not null)];
            var choices = _world.Scheduler.Count + deliverable.Length;
            if (choices == 0)
            {
                if (AllEnded() && _world.IsIdle && grace++ > GraceRounds)
                    _scenario.End();
                if (AllEnded() && _world.IsIdle && _scenario.IsOver)
                    return;
                _world.Advance(TimeSpan.FromSeconds(1));
                continue;
            }
            if (_world.Random.Next(200) == 0)
                _world.Advance(TimeSpan.FromMilliseconds(300));
            var choice = _world.Random.Next(choices);
            if (choice < _world.Scheduler.Count)
                _world.Note(_world.Scheduler.Step(choice));
            else
                _world.Deliver(deliverable[choice - _world.Scheduler.Count].Delivery, deliverable[choice - _world.Scheduler.Count].Process);
        }
        throw new SimulationException("it never ends");
    }

    private bool AllEnded() => _world.Videos.All(v => _world.Record(v)?.IsFinal() == true);

    private async Task CheckAsync(SimVideo video)
    {
        var record = _world.Record(video)!;
        CheckOutcome(video, record);
        if (record.State is VideoState.Failed)
            CheckReason(video, record);
        if (record.State is VideoState.Cancelled)
            Assert.True(_scenario.Cancels, "nobody cancelled");
        foreach (var (file, stays) in new[] { (DirectoryResultStore.FeaturesFile, record.State is VideoState.Completed or VideoState.Partial), (DirectoryResultStore.ReportFile, record.State is not VideoState.Cancelled) })
            Assert.True(stays || !File.Exists(_world.Results.PathOf(video.Id, file)), $"{record.State}, and {file} is there");
        if (record.State is not (VideoState.Completed or VideoState.Partial))
            return;
        var report = record.Report!;
        Assert.Equal(report.Frames.Selected, report.Frames.Stored + report.Frames.Missing);
        Assert.Equal(report.Frames.Stored, report.Frames.Inferred + report.Frames.Cached);
        Assert.Equal(report.Frames.Stored, report.Executions.Sum(e => e.Frames));
        var rows = await FeatureRows.ReadAsync(_world.Results.PathOf(video.Id, DirectoryResultStore.FeaturesFile));
        Assert.Equal(report.Frames.Stored, rows.Count);
        Assert.Equal(Enumerable.Range(0, rows.Count).Select(i => (long)i), rows.Select(r => r.Index));
        Assert.All(rows, row => Assert.Equal(video.FeatureOf((long)row.PtsMs), row.Feature));
        Assert.True(rows.Zip(rows.Skip(1)).All(p => p.First.PtsMs < p.Second.PtsMs), "frames doubled or out of order");
        for (var segment = 0; segment < record.Plan!.Segments.Count; segment++)
            CheckSegment(video, record, segment, [.. rows.Where(r => r.Segment == segment)]);
        if (record.State is VideoState.Completed)
        {
            Assert.Equal(0, report.Frames.Missing);
            Assert.Empty(report.Gaps);
        }
        else
        {
            Assert.True(video.AllowPartial);
            Assert.NotEmpty(report.Gaps);
            CheckReason(video, record);
        }
    }

    /// <summary>The features of a segment are those of one run over it, whole where the video is completed: never of two runs mixed.</summary>
    private static void CheckSegment(SimVideo video, VideoRecord record, int segment, FeatureRow[] rows)
    {
        var planned = record.Plan!.Segments[segment];
        long[] got = [.. rows.Select(r => (long)r.PtsMs)];
        var runs = video.Runs.Where(r => r.Key.From == (planned.FromPts ?? 0) && r.Key.Way == record.Segments[segment].Way).SelectMany(r => r.Value);
        var selected = runs.Select(run => Selected(video, planned, run)).ToArray();
        var found = record.State is VideoState.Completed
            ? selected.Any(s => s.SequenceEqual(got))
            : selected.Any(s => got.All(s.Contains));
        Assert.True(found, $"segment {segment} has [{string.Join(',', got)}], which no run gave whole: {string.Join(" | ", selected.Select(s => string.Join(',', s)))}");
        if (record.State is VideoState.Completed && video.Natures.All(n => n is SegmentNature.Sound or SegmentNature.OpenGop))
            Assert.Equal(video.Truth(planned.FromPts ?? 0, planned.ToPts ?? video.End(video.Natures.Length - 1)).Where((_, i) => (planned.FirstOrdinal + i) % video.Every == 0), got);
    }

    private static long[] Selected(SimVideo video, PlannedSegment planned, long[] run) =>
        [.. run.Where((_, i) => (planned.FirstOrdinal + i) % video.Every == 0)];

    private void CheckOutcome(SimVideo video, VideoRecord record)
    {
        string[] told = [.. _world.Bus.Published.Select(m => m switch
        {
            VideoCompleted c when c.VideoId == video.Id => c.Report.State,
            VideoFailed f when f.VideoId == video.Id => nameof(VideoState.Failed),
            VideoCancelled c when c.VideoId == video.Id => nameof(VideoState.Cancelled),
            _ => "",
        }).Where(s => s.Length > 0).Distinct()];
        Assert.Equal([record.State.ToString()], told);
    }

    private void CheckReason(SimVideo video, VideoRecord record)
    {
        var sick = video.Natures.Any(n => n is SegmentNature.Broken or SegmentNature.NeverTheSame or SegmentNature.Nothing or SegmentNature.Unsteady or SegmentNature.FewerFrames);
        var justified = record.Failure!.Code switch
        {
            FailureCode.NoVideoStream => video.PlanFailure is not null,
            FailureCode.DeadlineExceeded => video.DeadlineSeconds is not null,
            FailureCode.ModelUnavailable => _scenario.ModelVanishes || _scenario.ChangesModel,
            FailureCode.Poison => _scenario.Poison,
            FailureCode.ModelFailed => _scenario.Refuses,
            FailureCode.DecoderCrashed or FailureCode.CorruptStream or FailureCode.BatchDiffers or FailureCode.NotReproducible => sick,
            FailureCode.PayloadLost => _scenario.PayloadsLost,
            _ => false,
        };
        Assert.True(justified, $"{record.State} for no reason: {record.Failure}");
    }

    private void CheckLeftovers()
    {
        var payloads = Path.Combine(_world.Folder, "payloads");
        string[] left = Directory.Exists(payloads)
            ? [.. Directory.EnumerateFiles(payloads, "*", SearchOption.AllDirectories)
                .Where(f => !f.Contains("/evidence/", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith("store-identity", StringComparison.Ordinal))]
            : [];
        Assert.True(left.Length == 0, $"payloads left: {string.Join(", ", left.Take(5))}");
        var begun = Path.Combine(_world.Folder, "features", "begun");
        Assert.Empty(Directory.Exists(begun) ? Directory.GetFiles(begun, "*", SearchOption.AllDirectories) : []);
    }
}
