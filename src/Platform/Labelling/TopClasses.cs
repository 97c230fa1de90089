namespace QueueWorkers.Platform.Labelling;

/// <summary>The best classes of each frame of a part.</summary>
public sealed record TopClasses
{
    private const int Most = 5;

    /// <summary>How many a frame: five, or as many as there are.</summary>
    public required int PerFrame { get; init; }

    /// <summary>Their places among the scores: frame by frame, best first.</summary>
    public required IReadOnlyList<int> Indices { get; init; }

    /// <summary>Names of those that occur.</summary>
    public required IReadOnlyDictionary<int, string> Labels { get; init; }

    /// <summary>Finds them in the scores of some frames, row by row.</summary>
    /// <param name="scores">Frames × classes.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="labels">Names of all; a class without one is called by its index.</param>
    public static TopClasses Of(ReadOnlySpan<float> scores, int classes, IReadOnlyList<string> labels)
    {
        var (indices, names) = (new List<int>(), new SortedDictionary<int, string>());
        for (; scores.Length > 0; scores = scores[classes..])
        {
            foreach (var index in TopK.Indices(scores[..classes], Most))
            {
                indices.Add(index);
                names.TryAdd(index, TopK.Label(labels, index));
            }
        }

        return new() { PerFrame = Math.Min(Most, classes), Indices = indices, Labels = names };
    }
}
