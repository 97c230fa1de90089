namespace QueueWorkers.Contracts;

/// <summary>Heartbeat of a worker that serves a model. The first follows the binding of the model's queue.</summary>
public sealed record ModelServed
{
    /// <summary>The model: <c>{profile}-{8 hex}</c>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>SHA-256 of the model file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What the model wants of a frame.</summary>
    public required FrameGeometry Geometry { get; init; }

    /// <summary>Floats of one feature; 0 if a worker does not say.</summary>
    public int Dimension { get; init; }

    /// <summary>Host and process.</summary>
    public required string Worker { get; init; }

    /// <summary>What runs it.</summary>
    public required Execution Execution { get; init; }

    /// <summary>Sessions that run side by side: GPUs, or parts of a CPU; 0 if a worker does not say.</summary>
    public int Devices { get; init; }

    /// <summary>Frames per second while all of them are busy; 0 before the first run.</summary>
    public double FramesPerSecond { get; init; }

    /// <summary>Which part of the time since the last heartbeat they were busy, 0 to 1.</summary>
    public double BusyShare { get; init; }

    /// <summary>Circuit breakers that are open, by name.</summary>
    public IReadOnlyList<string> OpenBreakers { get; init; } = [];
}
