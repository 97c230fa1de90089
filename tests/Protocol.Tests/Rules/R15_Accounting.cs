using QueueWorkers.Contracts;
using QueueWorkers.Protocol.Tests.Doubles;
using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests.Rules;

/// <summary>R15: selected = stored + missing, stored = inferred + cached; every N-th goes by ordinal, over segments.</summary>
public sealed class R15_Accounting
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public async Task R15_EveryNthIsTheSameInOneSegmentAndInSeveral(int every)
    {
        var rows = new List<IReadOnlyList<FeatureRow>>();
        foreach (var joined in (bool[])[true, false])
        {
            using var bench = new Bench();
            bench.World.JoinSegments = joined;
            var video = new SimVideo(1, [5, 4, 7, 5], [SegmentNature.Sound, SegmentNature.Sound, SegmentNature.Sound, SegmentNature.Sound]) { Every = every };
            bench.World.Submit(video);
            bench.RunToTheEnd(video);
            Assert.Equal(21, bench.Record(video).Report!.Frames.Decoded);
            rows.Add(await bench.RowsAsync(video));
        }
        Assert.Equal(rows[0].Select(r => (r.Index, r.Source, r.PtsMs)), rows[1].Select(r => (r.Index, r.Source, r.PtsMs)));
        Assert.All(rows[0], r => Assert.Equal(r.Source * 10, r.PtsMs));
        Assert.Equal(Enumerable.Range(0, 21).Where(i => i % every == 0).Select(i => (long)i), rows[0].Select(r => r.Source));
    }

    [Fact]
    public void R15_TheReportAddsUpAndExecutionsComeFromTheParts()
    {
        using var bench = new Bench();
        bench.World.Refused.Add((30, 1));
        var video = Bench.Video(SegmentNature.Sound, SegmentNature.Broken);
        bench.World.Submit(video);
        bench.RunToTheEnd(video);
        var frames = bench.Record(video).Report!.Frames;
        Assert.Equal(new FrameAccount(7, 7, 5, 0, 5, 2), frames);
        Assert.Equal(new ReportExecution("cpu", "sim", "fp32", 5), Assert.Single(bench.Record(video).Report!.Executions));
    }
}
