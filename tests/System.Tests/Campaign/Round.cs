using System.Diagnostics;
using QueueWorkers.SystemTests.Cluster;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>One fault: videos under way, the fault, its end, and all that must be so afterwards.</summary>
/// <param name="deployment">What is disturbed.</param>
/// <param name="clips">What is submitted, and what must come of it.</param>
/// <param name="settings">How large and how long.</param>
public sealed class Round(Deployment deployment, Clips clips, CampaignSettings settings)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly Load _load = new(deployment);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Row> RunAsync(IFault fault, string seed)
    {
        if (fault.MissingIn(deployment) is { } missing)
            return new Row { Fault = fault.Name, Seed = seed, Skipped = missing };
        await Deployment.TellAsync(deployment.Pipeline.Cache.Connection, "FLUSHALL");
        await deployment.BeWellAsync(settings.Bound);
        await deployment.Broker.TakeOutcomesAsync();
        do
        {
            // More of them if the first were over before anybody looked.
            await _load.SubmitAsync(settings.Videos, settings.Bound);
            await _load.MidwayAsync(settings.Bound);
        }
        while (_load.HasEnded);

        var marks = deployment.All.ToDictionary(s => s, s => s.Here());
        var deaths = deployment.All.ToDictionary(s => s, s => s.Deaths.Count);
        var lasted = Stopwatch.StartNew();
        var (told, said, isTaken) = await DisturbAsync(fault, lasted);
        var row = new Row
        {
            Fault = fault.Name,
            Seed = seed,
            Lasted = lasted.Elapsed,
            ToldAfter = told,
            Health = $"{said}",
            Untold = told is null ? fault.Sign.Wanted : null,
        };

        await RecoverAsync(row, isTaken);
        row.Lines = [.. marks.Select(m => (m.Key.Name, m.Key.Since(m.Value).Count(c => c == '\n')))];
        await EndAsync(row);
        row.Deaths = [.. deaths.SelectMany(d => d.Key.Deaths.Skip(d.Value))];
        if (!row.HasHeld)
            CampaignSettings.Keep(seed, row, marks.Select(m => (m.Key.Name, m.Key.Since(m.Value))));
        return row;
    }

    /// <summary>Makes the fault, asks until it is told, leaves it for its time, and ends it.</summary>
    private async Task<(TimeSpan? Told, Said Said, bool IsTaken)> DisturbAsync(IFault fault, Stopwatch watch)
    {
        try
        {
            await fault.BeginAsync(deployment);
            var since = Stopwatch.StartNew();
            var submit = _load.SubmitMeanwhileAsync();
            Said said;
            while (!fault.Sign.IsIn(said = await deployment.Doors.AskAsync()) && since.Elapsed < settings.Tell)
                await Task.Delay(Interval, Token);
            TimeSpan? told = fault.Sign.IsIn(said) ? since.Elapsed : null;
            var rest = (fault.Lasts ? settings.LastingOf(fault) : TimeSpan.Zero) - since.Elapsed;
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, Token);
            return (told, said, await submit);
        }
        finally
        {
            await fault.EndAsync(deployment);
            watch.Stop();
        }
    }

    /// <summary>Waits until all is well and work goes on again.</summary>
    private async Task RecoverAsync(Row row, bool isTaken)
    {
        var watch = Stopwatch.StartNew();
        var submitted = isTaken ? Task.CompletedTask : _load.SubmitAgainAsync(settings.Bound);
        await _load.LookAsync();
        var (before, goesOn, isWell) = (_load.Progress, false, false);
        Said? said = null;
        while (watch.Elapsed < settings.Bound && !(goesOn && isWell))
        {
            await Task.Delay(Interval, Token);
            await _load.LookAsync();
            goesOn |= _load.HasEnded || _load.Progress != before;
            isWell |= deployment.IsWell(said = await deployment.Doors.AskAsync());
        }
        if (goesOn && isWell)
            row.RecoveredAfter = watch.Elapsed;
        if (!isWell)
            row.Wrong.Add($"not well within {settings.Bound.TotalSeconds:F0} s: {said}; {string.Join(", ", deployment.All.Where(s => s.Current.HasExited).Select(s => $"{s.Name} is down"))}");
        await TryAsync(row, () => submitted);
        if (await TryAsync(row, () => Poll.UntilAsync("all videos have ended", settings.Bound, async () =>
        {
            await _load.LookAsync();
            return _load.HasEnded;
        }, () => $"{_load.Open().Count} have not: {string.Join(", ", _load.Open().Take(3))}")))
            row.EndedAfter = watch.Elapsed;
    }

    /// <summary>All that must be so once a fault is over.</summary>
    private async Task EndAsync(Row row)
    {
        foreach (var (id, path) in _load.Videos)
            if (_load.Last.Any(v => v.VideoId == id && v.HasEnded) && clips.FaultOf(path, await deployment.Doors.ReportAsync(id)) is { } fault)
                row.Wrong.Add(fault);
        await TryAsync(row, OutcomesAsync);
        await TryAsync(row, () => Poll.UntilAsync("no payload is left", settings.Settle, () => Payloads().Count == 0, () => $"{Payloads().Count} are, as {Payloads().FirstOrDefault()}"));
        IReadOnlyList<QueueSaid> full = [];
        await TryAsync(row, () => Poll.UntilAsync("every queue is empty", settings.Settle, async () =>
        {
            full = [.. (await deployment.Broker.QueuesAsync()).Where(q => q.Messages > 0)];
            return full.Count == 0;
        }, () => string.Join(", ", full.Select(q => $"{q.Name} has {q.Messages}"))));
        ClearFeatures();
    }

    /// <summary>The disk of features is small, so that it can be filled: it does not hold the results of an hour, nor the parts, which are kept for days.</summary>
    private void ClearFeatures()
    {
        string[] kinds = ["results", "parts"];
        foreach (var folder in _load.Videos.Keys.SelectMany(id => kinds.Select(kind => Path.Combine(deployment.Features, kind, $"{id:N}"))).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Every video was told to have completed, and none anything else. It may be told more than once: a client takes the first.</summary>
    private async Task OutcomesAsync()
    {
        var heard = new List<OutcomeHeard>();
        await Poll.UntilAsync("every outcome is heard", settings.Settle, async () =>
        {
            heard.AddRange(await deployment.Broker.TakeOutcomesAsync());
            return _load.Videos.Keys.All(id => heard.Any(h => h.Video == id));
        }, () => $"{_load.Videos.Keys.Count(id => !heard.Any(h => h.Video == id))} are not");
        var others = heard.Where(h => h.Outcome != "VideoCompleted").Select(h => $"{h.Outcome} of {h.Video}").ToList();
        Assert.True(others.Count == 0, $"heard: {string.Join(", ", others.Take(3))}");
    }

    private IReadOnlyList<string> Payloads() =>
        [.. Pipeline.FilesBelow(deployment.Payloads).Select(f => Path.GetRelativePath(deployment.Payloads, f.FullName)).Where(f => f.Contains(".frames", StringComparison.Ordinal))];

    private static async Task<bool> TryAsync(Row row, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception fault) when (fault is TimeoutException or Xunit.Sdk.XunitException)
        {
            row.Wrong.Add(fault.Message);
            return false;
        }
    }
}
