using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Platform.Tests.Wording;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("talk.mp4", "talk.mp4")]
    [InlineData("Prüfung 试验 🎬.mp4", "Prüfung 试验 🎬.mp4")]
    [InlineData("\u001b[2Jgone", "\\u001b[2Jgone")]
    [InlineData("two\nlines\r\tand\0", "two\\u000alines\\u000d\\u0009and\\u0000")]
    [InlineData("gpj.\u202e4pm", "gpj.\\u202e4pm")]
    [InlineData("c1\u009bm", "c1\\u009bm")]
    [InlineData("tag\U000E0041", "tag\\udb40\\udc41")]
    [InlineData(null, "")]
    public void Text_of_others_cannot_act_on_a_terminal(string? text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Fact]
    public void Half_a_pair_of_surrogates_is_written_out() => Assert.Equal("a\\ud83cb", PlainText.Of("a\ud83cb"));

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        Assert.Equal(new string('a', 299) + "…", PlainText.Short(new string('a', 301)));
        Assert.Equal(new string('a', 300), PlainText.Short(new string('a', 300)));
        Assert.Equal("aa…", PlainText.Short("aa🎬🎬", 4));
    }
}
