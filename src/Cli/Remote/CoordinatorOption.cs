using System.CommandLine;

namespace QueueWorkers.Cli.Remote;

/// <summary>The coordinator that a command talks to.</summary>
internal static class CoordinatorOption
{
    private const string Variable = "QW_COORDINATOR";
    private const string Default = "http://127.0.0.1:5080";

    public static Option<string> Create() => new("--coordinator")
    {
        Description = $"Address of the coordinator; also {Variable}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) ?? Default,
    };
}
