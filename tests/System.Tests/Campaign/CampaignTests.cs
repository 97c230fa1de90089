namespace QueueWorkers.SystemTests.Campaign;

/// <summary>
/// Whatever fails, and for however long: once it is mended every video ends once, with the features of a quiet run. The short form makes a few faults;
/// <c>tests/campaign.sh</c> goes on for as long as it is told, and writes the table of docs/reliability.md.
/// </summary>
public sealed class CampaignTests
{
    [Fact]
    public async Task Every_video_ends_once_whatever_fails_meanwhile()
    {
        var rows = await new Campaign(new()).RunAsync();

        Assert.True(rows.All(r => r.HasHeld), CampaignReport.Of(rows));
        Assert.Contains(rows, r => r.Skipped is null);
    }
}
