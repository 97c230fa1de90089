namespace QueueWorkers.Contracts;

/// <summary>What computed a feature: part of the result.</summary>
/// <param name="Provider">Execution provider: <c>cpu</c> or <c>cuda</c>, with settings that are on, as in <c>cuda+nhwc</c>.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c>, …</param>
public sealed record Execution(string Provider, string Device, string Precision);
