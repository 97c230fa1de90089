namespace QueueWorkers.Contracts;

/// <summary>What decoded a video.</summary>
/// <param name="Name">Kind of decoder.</param>
/// <param name="Version">Its version.</param>
/// <param name="Colour"><c>exact</c> or <c>approximate</c>.</param>
/// <param name="Reason">Why this one.</param>
public sealed record ReportDecoder(string Name, string Version, string Colour, string Reason);
