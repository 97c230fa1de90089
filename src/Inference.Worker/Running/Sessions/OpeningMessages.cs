using Microsoft.Extensions.Logging;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>
/// What ONNX Runtime has to say while a model is opened, on this thread: kept until the end, then a line for each kind. A kind is a place in its sources; the
/// sessions of one model say the same, so what was said before does not count again.
/// </summary>
internal sealed class OpeningMessages : IDisposable
{
    [ThreadStatic]
    private static OpeningMessages? _current;

    private readonly ILogger _log;
    private readonly OpeningMessages? _outer;
    private readonly Dictionary<string, (string Example, HashSet<string> All)> _kinds = new(StringComparer.Ordinal);

    public OpeningMessages(ILogger log)
    {
        (_log, _outer) = (log, _current);
        _current = this;
    }

    /// <summary>Keeps a message; false if no model is opened on this thread.</summary>
    public static bool TryAdd(string? location, string? message)
    {
        if (_current is not { } open)
            return false;
        var (place, text) = (location ?? "", message ?? "");
        if (!open._kinds.TryGetValue(place, out var kind))
            open._kinds.Add(place, kind = (text, new(StringComparer.Ordinal)));
        kind.All.Add(text);
        return true;
    }

    public void Dispose()
    {
        _current = _outer;
        foreach (var (location, (example, all)) in _kinds)
            _log.RuntimeWarning(all.Count, location, example);
    }
}
