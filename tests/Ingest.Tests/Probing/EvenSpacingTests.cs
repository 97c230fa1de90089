using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Tests.Probing;

public sealed class EvenSpacingTests
{
    [Theory]
    [InlineData(1001, 0)]
    [InlineData(512, -1024)]
    [InlineData(1, 5)]
    public void Constant_steps_hold(int step, int first) => Assert.True(EvenSpacing.Holds([.. Enumerable.Range(0, 1000).Select(i => first + ((long)i * step))]));

    [Theory]
    [InlineData(23.976)]
    [InlineData(29.97)]
    [InlineData(60)]
    [InlineData(240)]
    public void Steps_rounded_to_milliseconds_hold(double rate) => Assert.True(EvenSpacing.Holds([.. Enumerable.Range(0, 100_000).Select(i => (long)Math.Round(i * 1000 / rate))]));

    [Fact]
    public void A_pause_does_not() => Assert.False(EvenSpacing.Holds([.. Enumerable.Range(0, 100).Where(i => i is < 50 or > 55).Select(i => i * 10L)]));

    [Theory]
    [InlineData(new long[0])]
    [InlineData(new long[] { 7 })]
    [InlineData(new long[] { 7, 7 })]
    public void Fewer_than_two_times_do_not(long[] pts) => Assert.False(EvenSpacing.Holds(pts));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(-4, 0)]
    [InlineData(-6, -1)]
    [InlineData(-16, -2)]
    [InlineData(104, 10)]
    public void A_place_is_the_nearest(long pts, long place) => Assert.Equal(place, EvenSpacing.Place(pts, 0, 100, 11));

    [Fact]
    public void Large_timestamps_do_not_overflow() => Assert.Equal(1_000_000, EvenSpacing.Place(long.MaxValue, long.MinValue, long.MaxValue, 1_000_001));
}
