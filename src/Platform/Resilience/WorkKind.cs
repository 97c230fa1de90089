namespace QueueWorkers.Platform.Resilience;

/// <summary>Kinds of work that may fail for a while; each has a pipeline of its own.</summary>
public enum WorkKind
{
    /// <summary>The state store.</summary>
    State,

    /// <summary>The payload store.</summary>
    PayloadStore,

    /// <summary>Parts, records, markers and results.</summary>
    FeatureStore,

    /// <summary>The device that runs the model.</summary>
    Device,

    /// <summary>The broker.</summary>
    Broker,

    /// <summary>The source of a video.</summary>
    Source,
}
