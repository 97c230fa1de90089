namespace QueueWorkers.Inference.Running.Faults;

/// <summary>The session is of no use any more: the device was lost, its context is poisoned, or a run did not end.</summary>
internal sealed class DeviceLostException(string message, Exception? inner = null, bool endsProcess = false) : Exception(message, inner)
{
    /// <summary>Whether a new session would fail too, until the process is another one.</summary>
    public bool EndsProcess => endsProcess;
}
