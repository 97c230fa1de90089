using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace QueueWorkers.Coordinator.Http;

/// <summary>Errors of the HTTP routes: problem details (RFC 9457), with a <c>code</c> that programs can compare.</summary>
internal static class Problems
{
    private const string Field = "code";

    /// <summary>An answer.</summary>
    /// <param name="detail">What is wrong, for people.</param>
    /// <param name="statusCode">Of HTTP.</param>
    /// <param name="title">Its code; absent for the name of the status.</param>
    public static IResult Of(string? detail = null, int statusCode = StatusCodes.Status500InternalServerError, string? title = null)
    {
        var problem = new ProblemDetails { Detail = detail, Status = statusCode, Title = title };
        AddCode(problem);
        return Results.Problem(problem);
    }

    /// <summary>Adds the code: the title of a problem of ours, such as <c>InvalidSubmission</c>, else the name of the status, such as <c>MethodNotAllowed</c>.</summary>
    public static void AddCode(ProblemDetails problem) => problem.Extensions.TryAdd(Field,
        problem.Title is { Length: > 0 } title && title.All(char.IsAsciiLetter) ? title
            : string.Concat(ReasonPhrases.GetReasonPhrase(problem.Status ?? 0).Where(char.IsAsciiLetter)));
}
