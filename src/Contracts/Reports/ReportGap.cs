namespace QueueWorkers.Contracts;

/// <summary>A stretch of a video without features.</summary>
/// <param name="FromPtsMs">First timestamp, milliseconds; absent where unknown.</param>
/// <param name="ToPtsMs">Last timestamp, milliseconds; absent where unknown.</param>
/// <param name="Code">One of <see cref="FailureCode"/>.</param>
public sealed record ReportGap(double? FromPtsMs, double? ToPtsMs, string Code);
