using System.Text;
using System.Text.Unicode;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>A dead letter, as <c>GET /api/dead-letters/{queue}</c> tells it.</summary>
public sealed record DeadLetter
{
    /// <summary>Names it while it lies there. Doubles have the same.</summary>
    public required string Id { get; init; }

    /// <summary>Type of the message, such as <c>PlanVideo</c>; absent for raw JSON and for what cannot be read.</summary>
    public string? Type { get; init; }

    /// <summary>The video that it names, if one can be read.</summary>
    public Guid? VideoId { get; init; }

    /// <summary>When it came here, by the clock of the process that put it here.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Type of the exception behind it.</summary>
    public string? Exception { get; init; }

    /// <summary>The content type that its sender gave it.</summary>
    public string? ContentType { get; init; }

    /// <summary>Bytes of its body.</summary>
    public int Bytes { get; init; }

    /// <summary>Its body, or the beginning of it, if that is text.</summary>
    public string? Body { get; init; }

    /// <summary>Its body, or the beginning of it, if that is no text.</summary>
    public string? BodyBase64 { get; init; }

    /// <summary>Whether the body is longer than what is told of it.</summary>
    public bool IsCut { get; init; }

    internal static DeadLetter Of(Letter letter, int bodyBytes)
    {
        var told = letter.Body.Span[..Math.Min(letter.Body.Length, bodyBytes)];
        var isCut = told.Length < letter.Body.Length;
        // A cut may go through a character of up to four bytes.
        for (var back = 0; isCut && back < 4 && told.Length > 0 && !Utf8.IsValid(told); back++)
            told = told[..^1];
        var isText = Utf8.IsValid(told);
        return new()
        {
            Id = letter.Id,
            Type = letter.Scan.Type,
            VideoId = letter.Scan.Own ?? letter.Scan.Any,
            At = letter.At,
            Reason = letter.Reason,
            Exception = letter.Exception,
            ContentType = letter.Properties.ContentType,
            Bytes = letter.Body.Length,
            Body = isText ? Encoding.UTF8.GetString(told) : null,
            BodyBase64 = isText ? null : Convert.ToBase64String(told),
            IsCut = isCut,
        };
    }
}

/// <summary>Dead letters of a queue, the oldest first.</summary>
/// <param name="Queue">The queue that they lie in.</param>
/// <param name="Count">How many lie there; more than are told if these are the first of them.</param>
/// <param name="Letters">Those that are told.</param>
public sealed record DeadLetterPage(string Queue, long Count, IReadOnlyList<DeadLetter> Letters);

/// <summary>A queue with dead letters, as <c>GET /api/dead-letters</c> tells it.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Count">How many lie there.</param>
/// <param name="Read">How many of them, from the oldest, were read for the rest of this.</param>
/// <param name="Oldest">When the oldest of them came.</param>
/// <param name="Reason">The commonest reason.</param>
/// <param name="Fault">Why they could not be read.</param>
public sealed record DeadLetterSummary(string Queue, long Count, int Read, DateTimeOffset? Oldest, string? Reason, string? Fault);

/// <summary>Which dead letters: body of <c>POST /api/dead-letters/{queue}/retry</c> and <c>…/drop</c>.</summary>
public sealed record DeadLetterChoice
{
    /// <summary>Those with these ids.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>All of them, in place of <see cref="Ids"/>.</summary>
    public bool All { get; init; }
}

/// <summary>What became of dead letters.</summary>
/// <param name="Queue">The queue that they lay in.</param>
/// <param name="Done">Ids of those that lie there no longer.</param>
/// <param name="Failed">Those that still lie there, with the reason.</param>
/// <param name="Unknown">Ids that no letter had.</param>
/// <param name="Left">How many lie there now.</param>
public sealed record DeadLetterAnswer(
    string Queue, IReadOnlyList<string> Done, IReadOnlyList<DeadLetterFailure> Failed, IReadOnlyList<string> Unknown, long Left);

/// <summary>A dead letter that stays.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why.</param>
public sealed record DeadLetterFailure(string Id, string Reason);
