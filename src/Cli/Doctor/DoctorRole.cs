namespace QueueWorkers.Cli.Doctor;

/// <summary>As what a host is looked at.</summary>
internal enum DoctorRole
{
    /// <summary><c>qw run</c>: everything in one process, without servers.</summary>
    Run,

    Coordinator,

    Ingest,

    Inference,

    /// <summary>All three daemons, as far as they are configured.</summary>
    All,
}
