namespace QueueWorkers.Contracts;

/// <summary>Why something did not end well.</summary>
/// <param name="Code">One of <see cref="FailureCode"/>.</param>
/// <param name="Message">One sentence for people: the cause and, where there is one, the remedy.</param>
public sealed record Failure(string Code, string Message);
