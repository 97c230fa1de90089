namespace QueueWorkers.Coordinator.Http;

/// <summary>Who may use the HTTP routes, section <c>Http</c>. Secrets: never shown, logged or taken from the command line.</summary>
public sealed class HttpOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Http";

    /// <summary>What a request to <c>/api</c> must carry: <c>Authorization: Bearer …</c>.</summary>
    /// <value>Absent: whoever reaches the coordinator may use it, so it listens on loopback alone. See <see cref="HttpToken"/>.</value>
    public string? Token { get; set; }

    /// <summary>A file that holds the token, in place of <see cref="Token"/>.</summary>
    /// <value>Absent. It is read once, at start; white space around the token does not count.</value>
    public string? TokenFile { get; set; }
}
