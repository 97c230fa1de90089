namespace QueueWorkers.Contracts;

/// <summary>What computed features, and how many.</summary>
/// <param name="Provider">Execution provider.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c>, …</param>
/// <param name="Frames">Frames computed.</param>
public sealed record ReportExecution(string Provider, string Device, string Precision, long Frames);
