using QueueWorkers.Platform.Labelling;


namespace QueueWorkers.Inference.Tests.Models;

public class TopKTests
{
    [Fact]
    public void The_highest_come_first_and_the_earlier_of_equals()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            // Few values, so that many are equal; some are no number.
            float[] scores = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(8) is var v && v == 7 ? float.NaN : v)];
            var count = random.Next(1, 9);
            var expected = Enumerable.Range(0, scores.Length).OrderByDescending(i => float.IsNaN(scores[i]) ? float.NegativeInfinity : scores[i]).ThenBy(i => i).Take(count);
            Assert.Equal(expected, TopK.Indices(scores, count));
            Assert.Equal(TopK.Indices(scores, count), TopK.Of(scores, count).Select(c => c.Index));
        }
    }

    [Fact]
    public void Frames_are_told_apart_and_only_names_that_occur_are_kept()
    {
        float[] scores = [1, 5, 2, 3, 4, 0, 9, 8, 7, 6, 5, 4];
        var classes = TopClasses.Of(scores, 6, ["a", "b", "c", "d", "e"]);
        Assert.Equal(5, classes.PerFrame);
        Assert.Equal([1, 4, 3, 2, 0, 0, 1, 2, 3, 4], classes.Indices);
        Assert.Equal(["a", "b", "c", "d", "e"], classes.Labels.Values);
        Assert.Equal((2, "1"), (TopClasses.Of(scores, 2, []).PerFrame, TopClasses.Of(scores, 2, ["a"]).Labels[1]));
    }
}
