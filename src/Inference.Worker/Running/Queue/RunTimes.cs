namespace QueueWorkers.Inference.Running.Queue;

/// <summary>Time of a batch on the device.</summary>
/// <param name="Preprocess">Bringing pixels to the tensor.</param>
/// <param name="Infer">Running the model.</param>
public readonly record struct RunTimes(TimeSpan Preprocess, TimeSpan Infer);
