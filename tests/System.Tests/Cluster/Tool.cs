using CliWrap;
using CliWrap.Buffered;

namespace QueueWorkers.SystemTests.Cluster;

/// <summary><c>qw</c> as a process.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record Tool(int Code, string Output, string Error)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Tool> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var result = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments([Programs.Cli, .. arguments])
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(bound.Token);
        return new(result.ExitCode, result.StandardOutput, result.StandardError);
    }
}
