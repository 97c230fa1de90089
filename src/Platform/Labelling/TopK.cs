using System.Globalization;

namespace QueueWorkers.Platform.Labelling;

/// <summary>Reads the scores of a classification.</summary>
public static class TopK
{
    /// <summary>The <paramref name="count"/> highest of <paramref name="scores"/>, best first; equal scores by index. Not a number counts as lowest.</summary>
    public static IReadOnlyList<ClassScore> Of(ReadOnlySpan<float> scores, int count, IReadOnlyList<string>? labels = null)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
            highest = float.IsNaN(score) ? highest : MathF.Max(highest, score);
        var sum = 0.0;
        foreach (var score in scores)
            sum += Weight(score, highest);
        var found = new List<ClassScore>(count);
        foreach (var index in Indices(scores, count))
            found.Add(new ClassScore(index, Label(labels ?? [], index), scores[index], (float)(Weight(scores[index], highest) / sum)));
        return found;
    }

    /// <summary>Where the <paramref name="count"/> highest of <paramref name="scores"/> are, in the same order.</summary>
    public static int[] Indices(ReadOnlySpan<float> scores, int count)
    {
        var best = new PriorityQueue<int, (float Score, int Later)>();
        for (var i = 0; i < scores.Length && count > 0; i++)
        {
            var score = float.IsNaN(scores[i]) ? float.NegativeInfinity : scores[i];
            if (best.Count < count)
                best.Enqueue(i, (score, -i));
            else if (best.TryPeek(out _, out var last) && score > last.Score)
                best.EnqueueDequeue(i, (score, -i));
        }

        var found = new int[best.Count];
        while (best.TryDequeue(out var index, out _))
            found[best.Count] = index;
        return found;
    }

    internal static string Label(IReadOnlyList<string> labels, int index) => index < labels.Count ? labels[index] : index.ToString(CultureInfo.InvariantCulture);

    private static double Weight(float score, float highest) => float.IsNaN(score) ? 0 : score == highest ? 1 : Math.Exp((double)score - highest);
}
