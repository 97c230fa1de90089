namespace QueueWorkers.Ingest.Settings;

/// <summary>Whether programs that read untrusted videos run in a jail.</summary>
public enum JailMode
{
    /// <summary>In bubblewrap if it is installed and works; else without, with one warning.</summary>
    Auto,

    /// <summary>In bubblewrap; a worker does not start if it is missing or does not work.</summary>
    Required,

    /// <summary>Without: the container or the unit is the jail.</summary>
    None,
}
