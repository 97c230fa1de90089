using QueueWorkers.Ingest.Tests.Videos;

namespace QueueWorkers.Ingest.Tests.Conformance;

/// <summary>Makes videos once for all cases, collects outcomes, and at the end writes them between the marks of the document that <c>QW_CONFORMANCE</c> names.</summary>
public sealed class ConformanceTable : IDisposable
{
    private readonly List<VideoOutcome> _outcomes = [];

    internal Synthetic Videos { get; } = new();

    internal void Add(VideoOutcome outcome)
    {
        lock (_outcomes)
            _outcomes.Add(outcome);
    }

    public void Dispose()
    {
        Videos.Dispose();
        if (Environment.GetEnvironmentVariable("QW_CONFORMANCE") is not { Length: > 0 } document)
            return;
        var made = _outcomes.ToLookup(o => Synthetic.Recipes.ContainsKey(o.Name));
        var text = File.ReadAllText(document);
        text = Between(text, "real", OutcomeRows.Of(made[false]));
        text = Between(text, "made", OutcomeRows.Of(made[true]));
        File.WriteAllText(document, text);
    }

    private static string Between(string text, string mark, string rows)
    {
        var (begin, end) = ($"<!-- {mark} -->\n", $"<!-- end of {mark} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        return from < 0 || to < from ? throw new InvalidOperationException($"The document lacks the marks of \"{mark}\".") : text[..(from + begin.Length)] + rows + text[to..];
    }
}
