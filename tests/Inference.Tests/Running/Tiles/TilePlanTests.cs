using QueueWorkers.Contracts;
using QueueWorkers.Inference.Running.Tiles;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Inference.Tests.Running.Tiles;

public sealed class TilePlanTests
{
    private const int Rounds = 200;

    [Fact]
    public void Every_pixel_of_any_frame_counts_once()
    {
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var (frame, rule) = Any(random);
            var covered = new int[frame.Height + 1, frame.Width + 1];
            foreach (var group in Plan(frame, rule).Groups)
            {
                foreach (var (left, top) in group.Places)
                {
                    var (right, bottom, sign) = (left + group.Tile.Width, top + group.Tile.Height, Math.Sign(group.Weight));
                    Assert.True(left >= 0 && top >= 0 && right <= frame.Width && bottom <= frame.Height, $"{frame}: {group.Tile} at {left}, {top}");
                    covered[top, left] += sign;
                    covered[top, right] -= sign;
                    covered[bottom, left] -= sign;
                    covered[bottom, right] += sign;
                }
            }
            // Corners, summed over rows and columns, are how often a pixel counts.
            for (var y = 0; y < frame.Height; y++)
            {
                for (var x = 0; x < frame.Width; x++)
                {
                    covered[y, x] += (x > 0 ? covered[y, x - 1] : 0) + (y > 0 ? covered[y - 1, x] : 0) - (x > 0 && y > 0 ? covered[y - 1, x - 1] : 0);
                    if (covered[y, x] != 1)
                        Assert.Fail($"{frame}, {rule}: the pixel {x}, {y} counts {covered[y, x]} times");
                }
            }
        }
    }

    [Fact]
    public void Weights_add_up_to_one_and_tiles_keep_the_rule()
    {
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            var (frame, rule) = Any(random);
            var plan = Plan(frame, rule);
            Assert.Equal(1, plan.Groups.Sum(g => g.Weight * g.Places.Count), 1e-9);
            Assert.Equal(plan.Groups.Count(g => g.Places.Count > 0), plan.Groups.Where(g => g.Places.Count > 0).Select(g => g.Tile).Distinct().Count());
            foreach (var group in plan.Groups.Where(g => g.Places.Count > 0))
            {
                Assert.InRange(group.Tile.Width * group.Tile.Height, 1, rule.Pixels);
                Assert.All(group.Places, p => Assert.Equal((0, 0), (p.Left % rule.Stride, p.Top % rule.Stride)));
            }
            // The last row and column end where the frame does, so that tiles have a whole number of steps between them.
            var tiles = plan.Groups[0];
            Assert.Equal((frame.Width, frame.Height), (tiles.Places.Max(p => p.Left) + tiles.Tile.Width, tiles.Places.Max(p => p.Top) + tiles.Tile.Height));
        }
    }

    [Fact]
    public void Neighbours_share_at_least_the_overlap()
    {
        var random = new Random(3);
        for (var round = 0; round < Rounds; round++)
        {
            var (frame, rule) = Any(random);
            var tiles = Plan(frame, rule).Groups[0];
            foreach (var (places, side) in new[] { (tiles.Places.Select(p => p.Left), tiles.Tile.Width), (tiles.Places.Select(p => p.Top), tiles.Tile.Height) })
            {
                var starts = places.Distinct().Order().ToList();
                // What the frame's last cell lacks, every strip lacks.
                Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.InRange(pair.First + side - pair.Second, rule.Overlap - rule.Stride + 1, side));
            }
        }
    }

    [Theory]
    [InlineData(3840, 2160, 1.68)]
    [InlineData(7680, 4320, 1.97)]
    [InlineData(2160, 3840, 1.68)]
    [InlineData(1921, 1080, 1.3)]
    public void The_usual_rule_costs_less_than(int width, int height, double most)
    {
        var groups = Plan(new FrameGeometry { Width = width, Height = height, Resize = ResizeMode.Native }, new TileRule()).Groups;
        var cost = groups.Sum(g => (double)g.Places.Count * g.Tile.Width * g.Tile.Height) / ((double)width * height);
        TestContext.Current.TestOutputHelper?.WriteLine($"{width} × {height}: {cost:F3}, tiles of {groups[0].Tile.Width} × {groups[0].Tile.Height}, {groups[0].Places.Count}");
        Assert.InRange(cost, 1, most);
    }

    [Fact]
    public void A_frame_that_fits_stays_whole() => Assert.Null(TilePlan.Of(new FrameGeometry { Width = 1920, Height = 1080 }, new TileRule()));

    [Fact]
    public void The_smallest_tiles_of_a_rule_do_for_every_frame()
    {
        foreach (var (overlap, stride) in new[] { (0, 1), (0, 32), (64, 32), (256, 32), (100, 4) })
        {
            var rule = new TileRule { Overlap = overlap, Stride = stride, Pixels = TileRule.LeastPixels(overlap, stride) };
            foreach (var (width, height) in new[] { (4096, 4096), (8192, 8192), (1, 8191), (8191, 3), (577, 600) })
            {
                var frame = new FrameGeometry { Width = width, Height = height };
                Assert.True((long)width * height <= rule.Pixels || TilePlan.Of(frame, rule) is { Groups.Count: > 0 }, $"{frame}, {rule}");
            }
        }
    }

    private static TilePlan Plan(FrameGeometry frame, TileRule rule) => TilePlan.Of(frame, rule)!;

    private static (FrameGeometry Frame, TileRule Rule) Any(Random random)
    {
        while (true)
        {
            var stride = 1 << random.Next(6);
            var overlap = random.Next(4) * stride;
            var least = TileRule.LeastPixels(overlap, stride);
            var rule = new TileRule { Stride = stride, Overlap = overlap, Pixels = random.Next(least, 4 * least) };
            var frame = new FrameGeometry { Width = random.Next(1, 400), Height = random.Next(1, 400), Resize = ResizeMode.Native };
            if (frame.Width * frame.Height > rule.Pixels)
                return (frame, rule);
        }
    }
}
