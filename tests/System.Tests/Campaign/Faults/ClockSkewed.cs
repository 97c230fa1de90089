using CliWrap;

namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The wall clock of one process is hours off; its monotonic clock goes on as it did.</summary>
/// <param name="victim">Which.</param>
/// <param name="hours">How much.</param>
internal sealed class ClockSkewed(Victim victim, int hours) : IFault
{
    private const int SecondsOfAnHour = 3600;

    public string Name => $"clock of {victim.Name} {hours:+#;-#}h";

    public Sign Sign => Sign.None;

    public string? MissingIn(Deployment deployment) => File.Exists("/usr/bin/cc") ? null : "no C compiler is installed";

    public async Task BeginAsync(Deployment deployment)
    {
        var library = await BuildAsync();
        await victim.In(deployment).StopAsync();
        await victim.In(deployment).StartAsync(("LD_PRELOAD", library), ("QW_SKEW_SECONDS", $"{hours * SecondsOfAnHour}"));
        await victim.In(deployment).Current.ReadyAsync();
    }

    public async Task EndAsync(Deployment deployment)
    {
        await victim.In(deployment).StopAsync();
        await victim.In(deployment).StartAsync();
    }

    private static async Task<string> BuildAsync()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "skewed-clock.so");
        if (!File.Exists(library))
            await CliWrap.Cli.Wrap("cc").WithArguments(["-shared", "-fPIC", "-O2", "-o", library, Path.Combine(AppContext.BaseDirectory, "Campaign/Faults/skewed-clock.c"), "-ldl"]).ExecuteAsync(TestContext.Current.CancellationToken);
        return library;
    }
}
