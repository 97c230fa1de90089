using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace QueueWorkers.Coordinator.Http;

/// <summary>What every error of the HTTP routes has beside the fields of RFC 9457: a <c>code</c> that programs can compare.</summary>
internal static class Problems
{
    private const string Field = "code";

    /// <summary>Adds it: the title of a problem of ours (<c>InvalidSubmission</c>), else the name of the status (<c>MethodNotAllowed</c>).</summary>
    public static void AddCode(ProblemDetails problem) => problem.Extensions.TryAdd(Field,
        problem.Title is { Length: > 0 } title && title.All(char.IsAsciiLetter) ? title
            : string.Concat(ReasonPhrases.GetReasonPhrase(problem.Status ?? 0).Where(char.IsAsciiLetter)));
}
