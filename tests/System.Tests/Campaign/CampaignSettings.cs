using System.Globalization;

namespace QueueWorkers.SystemTests.Campaign;

/// <summary>How large a campaign is and how long it goes on. <c>tests/campaign.sh</c> sets it through the environment; without, it is the short form.</summary>
public sealed record CampaignSettings
{
    private readonly Random _random = new(Seed);

    /// <summary>From <c>QW_CAMPAIGN_SEED</c>.</summary>
    public static int Seed { get; } = Number("QW_CAMPAIGN_SEED") ?? 23;

    /// <summary>From <c>QW_CAMPAIGN_MINUTES</c>; null for the short form.</summary>
    public static int? Minutes { get; } = Number("QW_CAMPAIGN_MINUTES");

    /// <summary>From <c>QW_CAMPAIGN_ONLY</c>: only the faults that have one of these in their name.</summary>
    public static IReadOnlyList<string> Only { get; } = (Environment.GetEnvironmentVariable("QW_CAMPAIGN_ONLY") ?? "").Split(',');

    /// <summary>From <c>QW_CAMPAIGN_OUT</c>: a folder for the table, and for the logs of rounds that failed.</summary>
    public static string? Out { get; } = Environment.GetEnvironmentVariable("QW_CAMPAIGN_OUT") is { Length: > 0 } folder ? folder : null;

    public static bool IsShort => Minutes is null;

    /// <summary>Videos under way.</summary>
    public int Videos { get; } = IsShort ? 8 : Number("QW_CAMPAIGN_VIDEOS") ?? 40;

    /// <summary>What is wrong is to be said within this time. The short form runs beside other tests, and only looks whether it is said.</summary>
    public TimeSpan Tell { get; } = TimeSpan.FromSeconds(IsShort ? 60 : 10);

    /// <summary>What takes longer has not healed.</summary>
    public TimeSpan Bound { get; } = TimeSpan.FromSeconds(IsShort ? 120 : 240);

    /// <summary>What is left lying is removed within this time.</summary>
    public TimeSpan Settle { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a fault is left.</summary>
    public TimeSpan LastingOf(IFault fault) =>
        IsShort ? TimeSpan.FromSeconds(1) : fault.Lasting ?? TimeSpan.FromSeconds(_random.Next(5, 30));

    /// <summary>Keeps what the processes said in a round that failed.</summary>
    public static void Keep(string seed, Row row, IEnumerable<(string Process, string Said)> logs)
    {
        if (Out is null)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Out, seed.Replace(", ", "-", StringComparison.Ordinal) + "-" + row.Fault.Replace(' ', '-'))).FullName;
        File.WriteAllText(Path.Combine(folder, "verdict.txt"), CampaignReport.VerdictOf(row));
        foreach (var (process, said) in logs)
            File.WriteAllText(Path.Combine(folder, $"{process.Replace(' ', '-')}.log"), said);
    }

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
