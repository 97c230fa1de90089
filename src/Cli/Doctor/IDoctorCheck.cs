namespace QueueWorkers.Cli.Doctor;

/// <summary>Looks at one subject. It changes nothing of it, and may block its thread.</summary>
internal interface IDoctorCheck
{
    /// <summary>What its line is called if it cannot say one itself.</summary>
    string Name { get; }

    /// <summary>How many times the usual time it may take.</summary>
    int Patience => 1;

    /// <summary>Looks. What it throws becomes a line that failed.</summary>
    Task LookAsync(Findings findings, CancellationToken cancellation);
}
