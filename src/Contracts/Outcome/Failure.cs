namespace QueueWorkers.Contracts;

/// <summary>Why something did not end well.</summary>
/// <param name="Code">One of <see cref="FailureCode"/>.</param>
/// <param name="Message">One sentence for people: the cause and, if there is one, the remedy. It is cut to <see cref="MaxMessage"/> characters.</param>
public sealed record Failure(string Code, string Message)
{
    /// <summary>The longest message, in characters: what a tool printed may be a page.</summary>
    public const int MaxMessage = 300;

    /// <summary>One sentence for people.</summary>
    public string Message { get; init; } = Message is { Length: > MaxMessage } ? $"{Message.AsSpan(0, MaxMessage - 1)}…" : Message;
}
