using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Tests.Running;

public sealed class RunSizesTests
{
    [Theory]
    [InlineData(1), InlineData(7), InlineData(32), InlineData(33), InlineData(1024)]
    public void A_gpu_runs_few_sizes_each_of_them_warmed_and_at_most_a_quarter_more_than_is_asked(int full)
    {
        var warmed = RunSizes.OnGpu(full).ToList();
        Assert.Equal(full, warmed[0]);
        Assert.True(warmed.Count <= 40);
        for (var frames = 1; frames <= full; frames++)
        {
            var size = RunSizes.FilledUp(frames, full);
            Assert.InRange(size, frames, frames + (frames / 4.0));
            Assert.Contains(size, warmed);
        }
    }

    [Fact]
    public void A_batch_is_cut_into_full_runs_and_the_rest() => Assert.Equal([32, 32, 6], RunSizes.Of(70, 32));
}
