using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Tests.Wording;

public sealed class NearestTests
{
    private static readonly string[] Fields = ["uri", "videoId", "models", "selection", "range", "framesPerSecond", "keyframes", "allowPartial"];

    [Theory]
    [InlineData("fps", "framesPerSecond")]
    [InlineData("keyFrames", "keyframes")]
    [InlineData("model", "models")]
    [InlineData("--selektion", "selection")]
    [InlineData("rnage", "range")]
    [InlineData("allow_partial", "allowPartial")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void A_wrong_name_is_answered_with_the_one_that_was_meant(string word, string? expected) => Assert.Equal(expected, Nearest.Of(word, Fields));
}
