namespace QueueWorkers.Ingest.Tools;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 for success; 128 + n after a signal n.</param>
/// <param name="Log">Its last lines on standard error.</param>
internal sealed record ToolResult(int ExitCode, string Log);
