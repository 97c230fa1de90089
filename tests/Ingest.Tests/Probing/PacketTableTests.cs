using QueueWorkers.Ingest.Probing;

namespace QueueWorkers.Ingest.Tests.Probing;

public sealed class PacketTableTests
{
    [Fact]
    public void Keyframes_have_both_times()
    {
        var table = Table("packet|pts=10|dts=0|flags=K_", "packet|pts=30|dts=10|flags=__", "packet|pts=20|dts=N/A|flags=__", "packet|pts=50|dts=N/A|flags=K_", "packet|pts=60|dts=70|flags=K_");
        Assert.Equal([10, 50, 60], table.Keyframes);
        Assert.Equal([0, 50, 60], table.KeyframeDts);
        Assert.Equal(4, table.ToSecondKeyframe);
        Assert.False(table.HasOpenGroups);
    }

    [Fact]
    public void A_group_is_open_where_a_frame_behind_the_keyframe_is_shown_before_it() =>
        Assert.True(Table("packet|pts=0|dts=0|flags=K_", "packet|pts=30|dts=10|flags=K_", "packet|pts=20|dts=20|flags=__").HasOpenGroups);

    [Fact]
    public void Discarded_packets_count_on_the_way_to_the_second_keyframe()
    {
        var table = Table("packet|pts=0|dts=0|flags=KD", "packet|pts=10|dts=10|flags=K_", "packet|pts=20|dts=20|flags=K_");
        Assert.Equal([10, 20], table.Keyframes);
        Assert.Equal(3, table.ToSecondKeyframe);
    }

    [Theory]
    [InlineData("vp9", "1/1000", 5)]
    [InlineData("vp8", "1/1000", 5)]
    [InlineData("vp9", "1/90000", 2)]
    [InlineData("vp9", "1/25", 6)]
    [InlineData("h264", "1/1000", 7)]
    public void Packets_of_vp8_and_vp9_that_stand_at_another_are_hidden(string codec, string timeBase, int shown)
    {
        long[] pts = [0, 41, 42, 90, 90, 180, 400];
        var table = Table([.. pts.Select(p => $"packet|pts={p}|dts={p}|flags=__"), $"stream|codec_name={codec}|time_base={timeBase}"]);
        Assert.Equal(shown, table.Pts.Count);
        Assert.Equal(pts.Length, table.Count);
    }

    private static PacketTable Table(params string[] lines)
    {
        var builder = new PacketTableBuilder();
        foreach (var line in lines)
            builder.Add(line);
        return builder.Build(truncated: false);
    }
}
