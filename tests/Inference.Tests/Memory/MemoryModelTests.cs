using QueueWorkers.Inference.Running.Memory;

namespace QueueWorkers.Inference.Tests.Memory;

public class MemoryModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_prior_reproduces_the_table_that_it_was_made_of_within_a_tenth(bool isHalf)
    {
        var prior = MemoryPrior.Of(isHalf ? "fp16" : "fp32");
        foreach (var point in MemoryPrior.Table(isHalf))
            TestContext.Current.TestOutputHelper?.WriteLine($"{point.Width} × {point.Height}, {point.Frames}: {point.Bytes / 1e9:F1} GB, by the line {prior.Bytes(point.Pixels) / 1e9:F2}");
        Assert.InRange(prior.WorstError(MemoryPrior.Table(isHalf)), 0, 0.1);
        Assert.Equal(4, MemoryPrior.Table(isHalf).Count);
    }

    [Fact]
    public void A_line_is_found_again_from_points_on_it()
    {
        var line = new MemoryModel(300e6, 200);
        MemoryPoint[] points = [.. new[] { (640, 360, 1), (640, 360, 8), (1920, 1080, 2), (3840, 2160, 4) }.Select(p => At(line, p.Item1, p.Item2, p.Item3))];
        var found = MemoryModel.Fit(points);
        Assert.Equal(line.Fixed, found.Fixed, tolerance: 1000);
        Assert.Equal(line.PerPixel, found.PerPixel, tolerance: 0.01);
        Assert.InRange(found.WorstError(points), 0, 1e-4);
    }

    [Fact]
    public void One_size_alone_tells_nothing_of_others()
    {
        var found = MemoryModel.Fit([new(224, 224, 4, 500_000_000), new(224, 224, 4, 500_000_000)]);
        Assert.Equal((500e6, 0.0), (Math.Round(found.Fixed), found.PerPixel));
        Assert.True(found.MostPixels(1_000_000_000) > 1_000_000_000_000);
    }

    [Fact]
    public void The_largest_run_takes_no_more_than_there_is()
    {
        var line = new MemoryModel(300e6, 200);
        foreach (var bytes in (long[])[0, 299_000_000, 300_000_001, 1_000_000_000, 20_000_000_000])
        {
            var most = line.MostPixels(bytes);
            Assert.True(most == 0 || line.Bytes(most) <= bytes, $"{bytes}: {most}");
            Assert.True(line.Bytes(most + 1) > bytes, $"{bytes}: {most}");
        }
    }

    private static MemoryPoint At(MemoryModel line, int width, int height, int frames)
    {
        var empty = new MemoryPoint(width, height, frames, 0);
        return empty with { Bytes = line.Bytes(empty.Pixels) };
    }
}
