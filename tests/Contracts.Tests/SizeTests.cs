using System.Text;

namespace QueueWorkers.Contracts.Tests;

/// <summary>A message stays under 64 KiB: the longest is the one that carries a plan, and the one that lists a segment's batches.</summary>
public sealed class SizeTests
{
    private const int Limit = 64 * 1024;

    [Fact]
    public void A_plan_of_the_most_segments_fits()
    {
        var planned = Samples.Messages.OfType<VideoPlanned>().Single();
        const long Day = 90_000L * 3600 * 24;
        var segment = planned.Plan!.Segments[1] with
        {
            Index = VideoPlan.MaxSegments - 1,
            FromPts = Day,
            ToPts = Day,
            EarlierKeyframePts = Day,
            KeyframePts = Day,
            FirstPts = Day,
            LastPts = Day,
            PtsBefore = Day,
            FirstOrdinal = 60L * 3600 * 24,
            Packets = 100_000,
        };
        Fits(planned with { Plan = planned.Plan with { Segments = [.. Enumerable.Repeat(segment, VideoPlan.MaxSegments)] } });
    }

    [Fact]
    public void A_segment_of_a_thousand_batches_fits()
    {
        var extracted = Samples.Messages.OfType<SegmentExtracted>().Single();
        Fits(extracted with { Batches = [.. Enumerable.Repeat(extracted.Batches[0], 1000)] });
    }

    private static void Fits(object message)
    {
        var bytes = Encoding.UTF8.GetByteCount(GoldenFiles.Write(message));
        Assert.True(bytes < Limit, $"{message.GetType().Name} takes {bytes} bytes, {Limit} are allowed.");
    }
}
