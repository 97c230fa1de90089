using QueueWorkers.Protocol.Tests.Simulation;

namespace QueueWorkers.Protocol.Tests;

/// <summary>Whatever happens between any two effects: every video ends once, with an exact account, and nothing is left behind (R1 to R15).</summary>
public sealed class SimulationTests
{
    private const int SeedsInTheTestCommand = 200;
    private const int MaxFailures = 5;

    /// <summary>QW_SEEDS=20000 for the long form; QW_FIRST_SEED to go on elsewhere.</summary>
    [Fact]
    public async Task EverySeedEndsOnceWithAnExactAccount()
    {
        var first = Number("QW_FIRST_SEED") ?? 0;
        var count = Number("QW_SEEDS") ?? SeedsInTheTestCommand;
        var failures = new List<Exception>();
        for (var seed = first; seed < first + count && failures.Count < MaxFailures; seed++)
            try
            {
                await new SimRun(seed).CheckAsync();
            }
            catch (SimulationException failure)
            {
                failures.Add(failure);
            }
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Select(f => f.Message)));
    }

    /// <summary>One seed again.</summary>
    [Fact]
    public async Task OneSeed() => await new SimRun(Number("QW_SEED") ?? 1).CheckAsync();

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : null;
}
