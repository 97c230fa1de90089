using System.Text;
using QueueWorkers.Ingest.Tools;

namespace QueueWorkers.Ingest.Tests.Tools;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one\n")]
    [InlineData("one\n\ntwo\nthree")]
    public void Lines_are_those_of_a_text_reader(string text)
    {
        var expected = new List<string>();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
            expected.Add(line);
        Assert.Equal(expected, All(text));
    }

    [Fact]
    public void What_is_longer_than_a_line_is_dropped()
    {
        var noise = new string('x', 3 * LineReader.MaxLine);
        Assert.Equal([noise[..LineReader.MaxLine], "next"], All(noise + "\nnext"));
    }

    private static List<string> All(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var lines = new LineReader(stream);
        List<string> all = [];
        while (lines.TryNext(out var line))
            all.Add(Encoding.UTF8.GetString(line));
        return all;
    }
}
