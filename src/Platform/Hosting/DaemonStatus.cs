namespace QueueWorkers.Platform.Hosting;

/// <summary>What a daemon is doing, for whoever shows it. Set by what starts and stops the daemon, on any thread.</summary>
public sealed class DaemonStatus
{
    private volatile State _state = new(DaemonPhase.Starting, "starting");

    /// <summary>Called after each change, on the thread that made it; must not throw.</summary>
    public event Action? Changed;

    internal DaemonPhase Phase => _state.Phase;

    /// <summary>The step of the start; not kept up to date once the daemon is ready.</summary>
    internal string Step => _state.Step;

    /// <summary>Says what the start is busy with: <c>loading the model</c>.</summary>
    public void Starts(string step)
    {
        if (Phase == DaemonPhase.Starting)
            Set(new(DaemonPhase.Starting, step));
    }

    internal void IsReady() => Set(new(DaemonPhase.Ready, ""));

    internal void Drains() => Set(new(DaemonPhase.Draining, ""));

    private void Set(State state)
    {
        if (_state == state)
            return;
        _state = state;
        Changed?.Invoke();
    }

    private sealed record State(DaemonPhase Phase, string Step);
}

internal enum DaemonPhase
{
    Starting,
    Ready,
    Draining,
}
