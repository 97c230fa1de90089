namespace QueueWorkers.Contracts;

/// <summary>A validated submission, on its way to the saga, which alone compares submissions. Creates the saga.</summary>
public sealed record AdmitVideo
{
    /// <summary>The video.</summary>
    public required Guid VideoId { get; init; }

    /// <summary>The submission with its defaults filled in.</summary>
    public required VideoSubmitted Submission { get; init; }

    /// <summary>Set where the submission was found invalid: the saga fails at once.</summary>
    public Failure? Refusal { get; init; }
}
