using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Tests.Probing;

public sealed class PacketTableTests
{
    private const PacketTraits None = PacketTraits.None;
    private const PacketTraits Key = PacketTraits.Keyframe;

    [Fact]
    public void Keyframes_have_both_times()
    {
        var table = Table((10, 0, Key), (30, 10, None), (20, null, None), (50, null, Key | PacketTraits.Idr), (60, 70, Key));
        Assert.Equal([10, 50, 60], table.Keyframes);
        Assert.Equal([0, 50, 60], table.KeyframeDts);
        Assert.Equal((4, true, 3, 5), (table.ToSecondKeyframe, table.SecondKeyframeIsIdr, table.KeyframeCount, table.Shown));
        Assert.False(table.HasOpenGroups);
    }

    [Fact]
    public void A_group_is_open_if_a_frame_behind_the_keyframe_is_shown_before_it() => Assert.True(Table((0, 0, Key), (30, 10, Key), (20, 20, None)).HasOpenGroups);

    [Fact]
    public void Discarded_packets_count_on_the_way_to_the_second_keyframe()
    {
        var table = Table((0, 0, Key | PacketTraits.Discarded), (10, 10, Key), (20, 20, Key));
        Assert.Equal([10, 20], table.Keyframes);
        Assert.Equal((3, 2), (table.ToSecondKeyframe, table.Shown));
    }

    [Fact]
    public void Packets_that_show_nothing_are_not_counted() =>
        Assert.Equal(2, Table((0, 0, Key), (10, 10, PacketTraits.Hidden), (10, 10, None), (20, 20, PacketTraits.Empty)).Shown);

    [Fact]
    public void Two_fields_are_one_frame_and_such_a_video_stays_whole()
    {
        // As AVCHD cameras write: the second field has no time of its own.
        var table = Table((0, 0, Key | PacketTraits.Field), (null, null, PacketTraits.Field), (40, 40, PacketTraits.Field), (null, null, PacketTraits.Field), (80, 80, None));
        Assert.Equal([0, 40, 80], table.Pts);
        Assert.Equal((3, true), (table.Shown, table.HasFields));
    }

    [Fact]
    public void Pictures_before_the_first_keyframe_are_leading_in_the_file_or_when_they_are_shown()
    {
        Assert.Equal(3, Table((0, 0, None), (10, 10, None), (40, 20, Key), (30, 30, None), (50, 40, None), (60, 50, Key), (55, 60, None)).Leading);
        Assert.Equal(0, Table((0, 0, None), (10, 10, None)).Leading);
    }

    [Fact]
    public void Times_that_go_back_are_seen_and_those_of_reordered_frames_are_none()
    {
        Assert.True(Table((100, 100, Key), (140, 140, None), (0, 0, Key)).TimeGoesBack);
        Assert.False(Table((0, -10, Key), (30, 0, None), (10, 10, None)).TimeGoesBack);
    }

    private static PacketTable Table(params (long? Pts, long? Dts, PacketTraits Traits)[] packets)
    {
        var builder = new PacketTableBuilder();
        foreach (var (pts, dts, traits) in packets)
            builder.Add(pts, dts, 10, traits);
        return builder.Build(truncated: false);
    }
}
