using System.Text.Json;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Doctor;

/// <summary>What <c>qw doctor --json</c> answered.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Lines">Its lines.</param>
public sealed record Answer(int Code, IReadOnlyList<Answer.Line> Lines)
{
    private const int Failed = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Lines that failed or warn.</summary>
    public IReadOnlyList<Line> Faults => [.. Lines.Where(l => l.Status is not ("ok" or "skipped"))];

    /// <summary>Names of the lines that are fine.</summary>
    public IReadOnlyList<string> Green => [.. Lines.Where(l => l.Status == "ok").Select(l => l.Check)];

    public static async Task<Answer> OfAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var said = await Tool.RunAsync(settings, ["doctor", "--json", .. arguments]);
        Assert.Equal("", said.Error);
        Assert.DoesNotContain("secret-of-", said.Output, StringComparison.Ordinal);
        return new(said.Code, JsonSerializer.Deserialize<List<Line>>(said.Output, Json)!);
    }

    /// <summary>Every line is fine, or was not looked at because nothing is configured.</summary>
    public void AssertHealthy()
    {
        Assert.Empty(Faults);
        Assert.Equal(0, Code);
    }

    /// <summary>One line failed, or warns, with its remedy; the others are fine.</summary>
    public void AssertOnly(string status, string check, string found, string remedy)
    {
        var line = Assert.Single(Faults);
        Assert.Equal((check, status), (line.Check, line.Status));
        line.AssertSays(found, remedy);
        Assert.Equal(status == "failed" ? Failed : 0, Code);
    }

    public Line Of(string check) => Assert.Single(Lines, l => l.Check == check);

    public sealed record Line(string Check, string Status, string Found, string? Remedy)
    {
        public void AssertSays(string found, string remedy)
        {
            Assert.Contains(found, Found, StringComparison.Ordinal);
            Assert.Contains(remedy, Remedy, StringComparison.Ordinal);
        }
    }
}
