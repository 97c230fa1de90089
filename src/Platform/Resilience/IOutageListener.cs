namespace QueueWorkers.Platform.Resilience;

/// <summary>Is told of work that failed for a reason that may pass, while it is waited for. Who has somebody to ask may give up instead.</summary>
public interface IOutageListener
{
    /// <summary>An attempt failed and another one follows. Called on any thread; must not block, nor throw.</summary>
    /// <param name="kind">What is away.</param>
    /// <param name="cause">Why.</param>
    void Failed(WorkKind kind, Exception cause);
}
