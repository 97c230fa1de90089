using QueueWorkers.Platform.Resilience;

namespace QueueWorkers.Protocol.Tests.Simulation;

/// <summary>One life of a process. A crash ends it: what it was doing never goes on, and a new life begins.</summary>
internal sealed class SimProcess(World world, Role role, string name, string? fingerprint)
{
    public Role Role => role;

    public string Name => name;

    /// <summary>The model that an inference process serves.</summary>
    public string? Fingerprint => fingerprint;

    public bool IsDead { get; private set; }

    /// <summary>Told to stop: takes nothing new, and is cut off when its steps are used up.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Steps until it is cut off.</summary>
    public int StepsLeft { get; set; }

    public List<Delivery> Running { get; } = [];

    public Patience Patience { get; } = new(world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Patience>.Instance, randomizer: () => world.Random.NextDouble());

    public Dictionary<Type, object> Handlers { get; } = [];

    /// <summary>Before each effect: here the scheduler decides when, and whether, it happens.</summary>
    public Task Gate(string effect) => world.Scheduler.Wait(this, effect);

    public void Die() => IsDead = true;

    public void Drain(int steps) => (IsDraining, StepsLeft) = (true, steps);

    public override string ToString() => name;
}
