using System.Globalization;

namespace QueueWorkers.Platform.Models.Labelling;

/// <summary>Reads the scores of a classification.</summary>
public static class TopK
{
    /// <summary>The <paramref name="count"/> highest of <paramref name="scores"/>, best first; equal scores by index. Not a number counts as lowest.</summary>
    public static IReadOnlyList<ClassScore> Of(ReadOnlySpan<float> scores, int count, IReadOnlyList<string>? labels = null)
    {
        if (scores.IsEmpty || count <= 0)
            return [];
        var best = new PriorityQueue<int, (float Score, int Later)>();
        var highest = float.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
        {
            var score = float.IsNaN(scores[i]) ? float.NegativeInfinity : scores[i];
            highest = MathF.Max(highest, score);
            best.Enqueue(i, (score, -i));
            if (best.Count > count)
                best.Dequeue();
        }

        var sum = 0.0;
        foreach (var score in scores)
            sum += Weight(score, highest);
        var found = new List<ClassScore>(best.Count);
        while (best.TryDequeue(out var index, out _))
        {
            var label = labels is not null && index < labels.Count ? labels[index] : index.ToString(CultureInfo.InvariantCulture);
            found.Add(new ClassScore(index, label, scores[index], (float)(Weight(scores[index], highest) / sum)));
        }

        found.Reverse();
        return found;
    }

    private static double Weight(float score, float highest) => float.IsNaN(score) ? 0 : score == highest ? 1 : Math.Exp((double)score - highest);
}
