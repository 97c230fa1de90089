namespace QueueWorkers.Ingest.Tools;

/// <summary>Whether programs that read untrusted videos run in a jail.</summary>
public enum JailMode
{
    /// <summary>In bubblewrap where it is installed and works; else without, with one warning.</summary>
    Auto,

    /// <summary>In bubblewrap; a worker where it is missing or does not work does not start.</summary>
    Required,

    /// <summary>Without: the container or the unit is the jail.</summary>
    None,
}
