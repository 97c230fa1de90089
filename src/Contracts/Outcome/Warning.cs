namespace QueueWorkers.Contracts;

/// <summary>Something about a video that is worth knowing and no error.</summary>
/// <param name="Code">One of <see cref="WarningCode"/>.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record Warning(string Code, string Message);
