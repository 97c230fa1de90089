using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Tests.Tools;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one\n")]
    [InlineData("one\n\ntwo\nthree")]
    public async Task Lines_are_those_of_a_text_reader(string text)
    {
        var expected = new List<string>();
        using var reader = new StringReader(text);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            expected.Add(line);
        Assert.Equal(expected, await AllAsync(text));
    }

    [Fact]
    public async Task What_is_longer_than_a_line_is_dropped()
    {
        var noise = new string('x', 3 * LineReader.MaxLine);
        Assert.Equal([noise[..LineReader.MaxLine], "next"], await AllAsync(noise + "\nnext"));
    }

    private static async Task<List<string>> AllAsync(string text)
    {
        using var reader = new StringReader(text);
        var lines = new LineReader(reader);
        List<string> all = [];
        while (await lines.NextAsync() is { } line)
            all.Add(line);
        return all;
    }
}
