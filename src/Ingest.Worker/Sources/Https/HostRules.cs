using QueueWorkers.Contracts;
using QueueWorkers.Ingest.Media;

namespace QueueWorkers.Ingest.Sources.Https;

/// <summary>Which addresses may be asked at all: <c>https:</c> only, without credentials, of a host that is allowed.</summary>
internal sealed class HostRules(IList<string> hosts)
{
    public const string Wildcard = "*.";

    /// <summary>The uri itself. Throws <see cref="VideoException"/>.</summary>
    public Uri Check(Uri uri)
    {
        if (uri.Scheme != Uri.UriSchemeHttps)
            throw new VideoException(FailureCode.InvalidUri, $"{HttpsUri.Shown(uri)} is not https:, which alone is fetched.");
        if (uri.UserInfo.Length > 0)
            throw new VideoException(FailureCode.InvalidUri, $"{HttpsUri.Shown(uri)} is given with a user or password: credentials in uris are not accepted.");
        return hosts.Any(h => Matches(h, uri.IdnHost))
            ? uri
            : throw new VideoException(FailureCode.OutsideRoots, $"{HttpsUri.Shown(uri)}: the host {uri.IdnHost} is not in Ingest:Https:Hosts of this worker.");
    }

    private static bool Matches(string rule, string host) => rule.StartsWith(Wildcard, StringComparison.Ordinal)
        ? host.EndsWith(rule[1..], StringComparison.OrdinalIgnoreCase) && host.Length > rule.Length - 1
        : host.Equals(rule.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}
