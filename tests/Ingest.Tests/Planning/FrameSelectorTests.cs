using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;
using QueueWorkers.Ingest.Planning;

namespace QueueWorkers.Ingest.Tests.Planning;

public sealed class FrameSelectorTests
{
    public static TheoryData<FrameSelection> Selections =>
    [
        FrameSelection.All,
        new FrameSelection { Every = 1 },
        new FrameSelection { Every = 7 },
        new FrameSelection { FramesPerSecond = 1 },
        new FrameSelection { FramesPerSecond = 29.97 },
        new FrameSelection { FramesPerSecond = 0.3 },
        new FrameSelection { FramesPerSecond = 1000 },
    ];

    [Theory, MemberData(nameof(Selections))]
    public void Seven_segments_select_what_one_does(FrameSelection selection)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var pts = Timestamps(random);
            var selector = new FrameSelector(selection, Stream(pts[0], 1001, 30_000));
            var cuts = Enumerable.Range(0, 6).Select(_ => random.Next(1, pts.Length)).Append(0).Append(pts.Length).Distinct().Order().ToList();
            var pieces = cuts.Zip(cuts.Skip(1)).SelectMany(c => Select(selector, pts, c.First, c.Second));
            Assert.Equal(Select(selector, pts, 0, pts.Length), pieces);
        }
    }

    [Fact]
    public void A_rate_selects_the_first_frame_of_each_interval()
    {
        var pts = Timestamps(new Random(9));
        var selector = new FrameSelector(new() { FramesPerSecond = 2.5 }, Stream(pts[0], 1, 90_000));
        // 2.5 a second: an interval is 36,000 ticks.
        var expected = pts.GroupBy(p => (p - pts[0]) / 36_000).Select(g => g.First());
        Assert.Equal(expected, Select(selector, pts, 0, pts.Length));
    }

    [Fact]
    public void A_rate_does_not_drift_over_days()
    {
        // 30 frames/s in ticks of 1/90000, one frame in ten wanted, three days in.
        var selector = new FrameSelector(new() { FramesPerSecond = 3 }, Stream(0, 1, 90_000));
        const long Start = 3L * 86_400 * 30;
        var selected = Enumerable.Range(0, 1000).Select(i => Start + i).Where(n => selector.Selects(n, n * 3000, (n - 1) * 3000));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => Start + (i * 10L)), selected);
    }

    [Fact]
    public void A_decimal_rate_is_taken_as_written()
    {
        // Ten seconds at 0.1 a second end exactly at an interval: a binary 0.1 would be a little more than a tenth.
        var selector = new FrameSelector(new() { FramesPerSecond = 0.1 }, Stream(0, 1, 1000));
        Assert.False(selector.Selects(1, 9_999, 0));
        Assert.True(selector.Selects(2, 10_000, 9_999));
        Assert.True(selector.Selects(3, 1_000_000_000_000, 999_999_999_999));
    }

    [Fact]
    public void The_first_frame_is_selected() =>
        Assert.True(new FrameSelector(new() { FramesPerSecond = 0.001 }, Stream(5, 1, 1000)).Selects(0, 5, null));

    [Theory]
    [InlineData(0, null)]
    [InlineData(-3, null)]
    [InlineData(2, 2.0)]
    [InlineData(null, 0.0)]
    [InlineData(null, double.NaN)]
    [InlineData(null, double.PositiveInfinity)]
    public void What_makes_no_sense_is_refused(int? every, double? rate) => Assert.Equal(FailureCode.InvalidSubmission, Assert.Throws<VideoException>(
        () => new FrameSelector(new() { Every = every, FramesPerSecond = rate }, Stream(0, 1, 1000))).Failure.Code);

    // As a run does it: ordinals and the timestamp before come from the segment, the rest from its frames.
    private static IEnumerable<long> Select(FrameSelector selector, long[] pts, int from, int to)
    {
        long? previous = from == 0 ? null : pts[from - 1];
        for (var i = from; i < to; i++)
        {
            if (selector.Selects(i, pts[i], previous))
                yield return pts[i];
            previous = pts[i];
        }
    }

    private static long[] Timestamps(Random random)
    {
        var pts = new long[random.Next(8, 400)];
        pts[0] = random.Next(-1000, 100_000);
        for (var i = 1; i < pts.Length; i++)
            pts[i] = pts[i - 1] + random.Next(1, random.Next(10) == 0 ? 200_000 : 4000);
        return pts;
    }

    private static VideoStream Stream(long first, int numerator, int denominator) => new()
    {
        Index = 0,
        Codec = "h264",
        Width = 64,
        Height = 48,
        TimeBaseNumerator = numerator,
        TimeBaseDenominator = denominator,
        FirstPts = first,
    };
}
