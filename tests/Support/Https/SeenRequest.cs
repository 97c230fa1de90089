namespace QueueWorkers.Tests.Support;

/// <summary>A request as a server saw it.</summary>
public sealed class SeenRequest(string path, string? range, string? ifRange, string? ifNoneMatch)
{
    private long _sent;

    public string Path => path;

    public string? Range => range;

    public string? IfRange => ifRange;

    public string? IfNoneMatch => ifNoneMatch;

    /// <summary>Bytes of the body that were sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>First byte that was asked for.</summary>
    public long From => range is null ? 0 : long.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);

    public void Count(int bytes) => Interlocked.Add(ref _sent, bytes);
}
