using System.Text;

namespace QueueWorkers.Contracts.Tests;

/// <summary>A message stays under 64 KiB: the longest are those that carry a plan.</summary>
public sealed class SizeTests
{
    private const int Limit = 64 * 1024;

    [Fact]
    public void A_plan_of_the_most_segments_fits_in_every_message_that_carries_it()
    {
        var issue = Of<IssueSegments>();
        var segment = issue.Plan.Segments[1] with
        {
            Index = VideoPlan.MaxSegments - 1,
            FromPts = 90_000L * 3600 * 24,
            ToPts = 90_000L * 3600 * 24,
            EarlierKeyframePts = 90_000L * 3600 * 24,
            KeyframePts = 90_000L * 3600 * 24,
            FirstPts = 90_000L * 3600 * 24,
            PtsBefore = 90_000L * 3600 * 24,
            FirstOrdinal = 60L * 3600 * 24,
            Packets = 100_000,
        };
        var plan = issue.Plan with { Segments = [.. Enumerable.Repeat(segment, VideoPlan.MaxSegments)] };
        var state = issue.Segments[1] with { Previous = new DecodedFrames(100_000, "00f1e2d3c4b5a697") };

        Assert.Multiple(
            () => Fits(Of<VideoPlanned>() with { Plan = plan }),
            () => Fits(Of<AggregateVideo>() with { Plan = plan }),
            () => Fits(issue with { Plan = plan, Segments = [.. Enumerable.Repeat(state, VideoPlan.MaxSegments)] }));
    }

    private static void Fits(object message)
    {
        var bytes = Encoding.UTF8.GetByteCount(GoldenFiles.Write(message));
        Assert.True(bytes < Limit, $"{message.GetType().Name} takes {bytes} bytes, {Limit} are allowed.");
    }

    private static T Of<T>() => Samples.Messages.OfType<T>().Single();
}
