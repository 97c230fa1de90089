namespace QueueWorkers.Inference.Running.Starting;

/// <summary>What whoever loads a model says of it beside its options.</summary>
internal sealed class ModelLoading
{
    /// <summary>Is told what loading is busy with.</summary>
    public IProgress<ModelLoadStep>? Progress { get; init; }

    /// <summary>Ends trying and measuring, between two runs at the latest. What ONNX Runtime does while it opens a model is waited for.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Says what comes next, unless it is not to come any more.</summary>
    public void Begin(string step)
    {
        Cancellation.ThrowIfCancellationRequested();
        Progress?.Report(new(step));
    }
}
