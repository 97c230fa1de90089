namespace QueueWorkers.Contracts;

/// <summary>A stretch of time, milliseconds.</summary>
/// <param name="First">First timestamp.</param>
/// <param name="Last">Last timestamp.</param>
public sealed record ReportSpan(double First, double Last);
