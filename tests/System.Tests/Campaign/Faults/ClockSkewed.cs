namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The wall clock of one process is hours off (libfaketime); its monotonic clock goes on as it did.</summary>
/// <param name="victim">Which.</param>
/// <param name="by">How much, as libfaketime has it: <c>+10h</c>.</param>
internal sealed class ClockSkewed(Victim victim, string by) : IFault
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true }).FirstOrDefault()
        : null;

    public string Name => $"clock of {victim.Name} {by}";

    public Sign Sign => Sign.None;

    public string? MissingIn(Deployment deployment) => Library is null ? "libfaketime is not installed" : null;

    public async Task BeginAsync(Deployment deployment)
    {
        await victim.In(deployment).StopAsync();
        await victim.In(deployment).StartAsync(("LD_PRELOAD", Library!), ("FAKETIME", by), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("FAKETIME_NO_CACHE", "1"));
        await victim.In(deployment).Current.ReadyAsync();
    }

    public async Task EndAsync(Deployment deployment)
    {
        await victim.In(deployment).StopAsync();
        await victim.In(deployment).StartAsync();
    }
}
