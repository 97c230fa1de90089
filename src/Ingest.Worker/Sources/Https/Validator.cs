using System.Net.Http.Headers;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>By what a server tells one version of a file from another.</summary>
/// <param name="ETag">As sent, with quotes, and <c>W/</c> where it is weak.</param>
/// <param name="LastModified">Modification time.</param>
internal sealed record Validator(string? ETag, DateTimeOffset? LastModified)
{
    /// <summary>A file that was changed within the second may change again within it, and look the same: its time tells nothing.</summary>
    public static Validator Of(HttpResponseMessage response)
    {
        var modified = response.Content.Headers.LastModified;
        return new(response.Headers.ETag?.ToString(), response.Headers.Date - modified < TimeSpan.FromSeconds(1) ? null : modified);
    }

    /// <summary>Whether a version can be asked for again at all.</summary>
    public bool IsKnown => ETag is not null || LastModified is not null;

    /// <summary>Whether parts may be joined: a weak tag promises equal meaning, not equal bytes.</summary>
    public bool CanResume => IsStrong || LastModified is not null;

    private bool IsStrong => ETag is not null && !ETag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>Whether two answers speak of different versions. What only one of them says is no difference.</summary>
    public bool Contradicts(Validator other) => ETag is not null && other.ETag is not null
        ? ETag != other.ETag
        : LastModified is not null && other.LastModified is not null && LastModified != other.LastModified;

    /// <summary>Asks for the file only where it is another version.</summary>
    public void AskIfChanged(HttpRequestHeaders headers)
    {
        if (ETag is not null)
            headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(ETag));
        headers.IfModifiedSince = LastModified;
    }

    /// <summary>Asks for the rest where it is this version, else for all of it.</summary>
    public void AskForRest(HttpRequestHeaders headers, long offset)
    {
        headers.Range = new RangeHeaderValue(offset, null);
        headers.IfRange = IsStrong ? new RangeConditionHeaderValue(EntityTagHeaderValue.Parse(ETag!)) : new RangeConditionHeaderValue(LastModified!.Value);
    }
}
