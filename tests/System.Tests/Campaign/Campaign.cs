using System.Diagnostics;
using QueueWorkers.SystemTests.Campaign.Faults;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>One fault after another on one deployment, as a seed has it; a deployment that did not recover is replaced.</summary>
/// <param name="settings">How large and how long.</param>
public sealed class Campaign(CampaignSettings settings)
{
    private readonly Random _random = new(CampaignSettings.Seed);
    private readonly List<Row> _rows = [];

    /// <summary>Makes the faults; what each showed.</summary>
    public async Task<IReadOnlyList<Row>> RunAsync()
    {
        using var clips = new Clips();
        var watch = Stopwatch.StartNew();
        Deployment? deployment = null;
        try
        {
            foreach (var fault in Faults())
            {
                if (deployment is null)
                {
                    deployment = await Deployment.StartAsync();
                    await clips.PrepareAsync(deployment.Pipeline);
                }
                var row = await TryAsync(deployment, clips, fault);
                _rows.Add(row);
                Write();
                if (row.Wrong.Count > 0)
                {
                    await deployment.DisposeAsync();
                    deployment = null;
                }
                if (CampaignSettings.Minutes is { } minutes && watch.Elapsed >= TimeSpan.FromMinutes(minutes))
                    break;
            }
        }
        finally
        {
            if (deployment is not null)
                await deployment.DisposeAsync();
        }
        return _rows;
    }

    private async Task<Row> TryAsync(Deployment deployment, Clips clips, IFault fault)
    {
        var seed = $"{CampaignSettings.Seed}, {_rows.Count + 1}";
        try
        {
            return await new Round(deployment, clips, settings).RunAsync(fault, seed);
        }
        catch (Exception thrown) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            var row = new Row { Fault = fault.Name, Seed = seed };
            row.Wrong.Add(thrown.Message.Split('\n')[0]);
            CampaignSettings.Keep(seed, row, [("thrown", $"{thrown}"), ("all", deployment.Pipeline.Logs())]);
            return row;
        }
    }

    /// <summary>In the short form a few that are cheap; else all in a random order, again and again.</summary>
    private IEnumerable<IFault> Faults()
    {
        const int Few = 2;
        if (CampaignSettings.IsShort)
            return Pick(Deck.Cheap(_random)).Take(Few);
        return Again();

        IEnumerable<IFault> Again()
        {
            while (true)
                foreach (var fault in Pick(Deck.All(_random)))
                    yield return fault;
        }
    }

    private IFault[] Pick(IEnumerable<IFault> faults)
    {
        IFault[] wanted = [.. faults.Where(f => CampaignSettings.Only.Any(o => f.Name.Contains(o, StringComparison.Ordinal)))];
        Assert.True(wanted.Length > 0, $"no fault has one of these in its name: {string.Join(", ", CampaignSettings.Only)}");
        _random.Shuffle(wanted);
        return wanted;
    }

    private void Write()
    {
        if (CampaignSettings.Out is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "table.md"), CampaignReport.Of(_rows));
    }
}
