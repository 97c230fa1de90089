using System.Diagnostics.Metrics;

namespace QueueWorkers.Platform.Telemetry;

/// <summary>What this process measures of itself. Nothing is exported here; whoever listens to the meter sees it.</summary>
public static class Instruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "QueueWorkers";

    /// <summary>The meter of the process.</summary>
    public static Meter Meter { get; } = new(MeterName);

    /// <summary>Attempts that failed and are made again; tag <c>kind</c>.</summary>
    public static Counter<long> Retries { get; } = Meter.CreateCounter<long>("queueworkers.retries", "{attempt}", "Attempts that failed for a while and are made again");
}
