namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>Holds every effect of every process until it is chosen. One thread, no pool: a seed gives the same run each time.</summary>
internal sealed class Scheduler
{
    private readonly List<Gate> _gates = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public int Count => _gates.Count;

    public Task Wait(SimProcess process, string effect)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new SimulationException($"{process}: {effect} came from another thread: what ran before it left the scheduler {Environment.StackTrace}");
        var gate = new Gate(process, effect, new TaskCompletionSource());
        if (!process.IsDead)
            _gates.Add(gate);
        return gate.Turn.Task;
    }

    /// <summary>Lets one effect happen, and what follows up to the next one.</summary>
    public string Step(int index)
    {
        var gate = _gates[index];
        _gates.RemoveAt(index);
        gate.Turn.SetResult();
        return $"{gate.Process}: {gate.Effect}";
    }

    public string NameOf(int index) => $"{_gates[index].Process}: {_gates[index].Effect}";


    public void Forget(SimProcess process) => _gates.RemoveAll(g => g.Process == process);

    private sealed record Gate(SimProcess Process, string Effect, TaskCompletionSource Turn);
}
