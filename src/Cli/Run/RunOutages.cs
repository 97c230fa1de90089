using QueueWorkers.Cli.Run.Results;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Run;

/// <summary>
/// Ends a run that waits for something which does not come back by itself: a full disk, a folder that cannot be written to. A daemon waits for its operator;
/// here somebody sits in front of it. While there is progress it goes on: a full disk for frames gets room as frames are processed.
/// </summary>
internal sealed class RunOutages(TimeProvider time) : IOutageListener
{
    /// <summary>How long nothing may move while attempts fail.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    /// <summary>An outage is over if no attempt has failed for this long: attempts are at most a second apart, as the run is configured.</summary>
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private (WorkKind Kind, Exception Cause, long First, long Last)? _outage;
    private (long Value, long At) _progress;

    public void Failed(WorkKind kind, Exception cause)
    {
        if (kind is not (WorkKind.PayloadStore or WorkKind.FeatureStore or WorkKind.Source))
            return;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var goesOn = _outage is { } before && time.GetElapsedTime(before.Last, now) < Over;
            _outage = (kind, cause, goesOn ? _outage!.Value.First : now, now);
        }
    }

    /// <summary>Throws <see cref="RunStoppedException"/> if nothing has moved for too long because of an outage.</summary>
    /// <param name="progress">A number that grows while anything moves.</param>
    /// <param name="output">Folder of the results.</param>
    public void Check(long progress, string output)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (progress != _progress.Value)
                _progress = (progress, now);
            if (_outage is not { } outage || time.GetElapsedTime(outage.Last, now) > Over)
                return;
            if (time.GetElapsedTime(Math.Max(outage.First, _progress.At), now) >= Bound)
                throw new RunStoppedException(MessageOf(outage.Kind, outage.Cause, output));
        }
    }

    private static string MessageOf(WorkKind kind, Exception cause, string output)
    {
        var reason = PlainText.Short(cause.Message, 150);
        if (kind == WorkKind.Source)
            return $"a video cannot be read: {reason}";
        return cause.Message.Contains(output, StringComparison.Ordinal)
            ? OutputFolder.CannotWrite(output, cause)
            : $"frames cannot be kept in {Path.GetTempPath()}, the folder for temporary files: {reason}; make room there, or set TMPDIR to another folder";
    }
}
