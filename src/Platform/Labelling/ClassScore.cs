namespace QueueWorkers.Platform.Labelling;

/// <summary>A class and how probable it is.</summary>
/// <param name="Index">Which of the scores.</param>
/// <param name="Label">Its name; the index where it has none.</param>
/// <param name="Score">What the model said.</param>
/// <param name="Probability">The score's share after softmax over all classes.</param>
public readonly record struct ClassScore(int Index, string Label, float Score, float Probability);
