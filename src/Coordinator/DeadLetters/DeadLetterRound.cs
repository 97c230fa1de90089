using System.Diagnostics.Metrics;
using MassTransit;
using Microsoft.Extensions.Logging;
using QueueWorkers.Platform.Telemetry;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Coordinator.DeadLetters;

/// <summary>Looks after dead letters: counts them, says once of a queue that it has some, and answers submissions among them.</summary>
internal sealed class DeadLetterRound
{
    /// <summary>Bytes that are read for answers in one look at a queue.</summary>
    private const long MostBytes = 64 << 20;

    /// <summary>The pause between two looks for a queue that is not there, doubled each time: a look costs the broker's log two lines.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The same for letters that could not be answered. Another coordinator may have had some of them in hand, and one may have come as another went.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    /// <summary>How long a queue is empty before its next letter is said again: letters that somebody looks at seem to be away for a moment.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly DeadLetterBox _box;
    private readonly DeadLetterQueues _queues;
    private readonly IBus _bus;
    private readonly TimeProvider _time;
    private readonly ILogger<DeadLetterRound> _log;
    private readonly Counter<long> _answered = Instruments.Meter.CreateCounter<long>(
        "queueworkers.dead_letters.answered", "{message}", "Submissions that could not be read and were answered");

    /// <summary>Of each queue that was told of, when letters were last seen in it.</summary>
    private readonly Dictionary<string, long> _told = [];
    private readonly Dictionary<string, (long LookedAt, TimeSpan Pause)> _missing = [];

    /// <summary>Of each queue whose letters may be answered, how many the last look left, and when they are looked at again if their number stays.</summary>
    private readonly Dictionary<string, (long Count, long LookedAt, TimeSpan Pause)> _left = [];

    private IReadOnlyDictionary<string, long> _counts = new Dictionary<string, long>();

    public DeadLetterRound(DeadLetterBox box, DeadLetterQueues queues, IBus bus, TimeProvider time, ILogger<DeadLetterRound> log)
    {
        (_box, _queues, _bus, _time, _log) = (box, queues, bus, time, log);
        Instruments.Meter.CreateObservableGauge(
            "queueworkers.dead_letters",
            () => _counts.Select(c => new Measurement<long>(c.Value, new KeyValuePair<string, object?>("queue", c.Key))),
            "{message}", "Dead letters by queue");
    }

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var names = (await _queues.ListAsync(cancellation)).Where(IsDue).ToList();
        var counts = new Dictionary<string, long>(await _box.CountAsync(names, SubmissionAnswer.Queues, cancellation));
        foreach (var name in names)
            if (counts.ContainsKey(name))
                _missing.Remove(name);
            else
                _missing[name] = (_time.GetTimestamp(), _missing.TryGetValue(name, out var last) ? Min(last.Pause * 2, LongestPause) : ShortestPause);
        foreach (var name in SubmissionAnswer.Queues)
            if (counts.GetValueOrDefault(name) is > 0 and var count && RestOf(name, count) is { } rest)
            {
                counts[name] = await AnswerAsync(name, cancellation);
                _left[name] = (counts[name], _time.GetTimestamp(), rest);
            }
        _counts = counts;
        foreach (var (name, count) in counts.Where(c => c.Value > 0))
        {
            if (!_told.TryGetValue(name, out var seen) || _time.GetElapsedTime(seen) > Forgotten)
                _log.DeadLettersLie(count, name);
            _told[name] = _time.GetTimestamp();
        }
    }

    /// <summary>How long the letters of a queue rest after this look; null while they still do.</summary>
    private TimeSpan? RestOf(string name, long count)
    {
        if (!_left.TryGetValue(name, out var last) || last.Count != count)
            return ShortestRest;
        return _time.GetElapsedTime(last.LookedAt) >= last.Pause ? Min(last.Pause * 2, LongestRest) : null;
    }

    private bool IsDue(string name) => !_missing.TryGetValue(name, out var last) || _time.GetElapsedTime(last.LookedAt) >= last.Pause;

    /// <summary>Answers what can be answered; how many letters stay.</summary>
    private async Task<long> AnswerAsync(string name, CancellationToken cancellation)
    {
        var bytes = 0L;
        return await _box.VisitAsync(name, async letter =>
        {
            bytes += letter.Body.Length;
            var more = bytes < MostBytes ? Visit.Keep : Visit.Stop;
            if (SubmissionAnswer.Of(name, letter) is not { } answer)
                return more;
            // Confirmed before the letter goes (R1).
            await _bus.Publish(answer, cancellation);
            _answered.Add(1);
            _log.Answered(answer.VideoId, PlainText.Of(answer.Refusal!.Message));
            return Visit.Take | more;
        }, cancellation);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
