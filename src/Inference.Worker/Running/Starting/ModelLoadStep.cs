namespace QueueWorkers.Inference.Running.Starting;

/// <summary>What loading a model is busy with: reported to an <see cref="IProgress{T}"/> of the services, if there is one.</summary>
/// <param name="Text">A few words for people: <c>loading the model</c>, <c>measuring the layout 3 of 7: …</c>.</param>
public readonly record struct ModelLoadStep(string Text);
